/** Column types of a contract. Limits are inclusive; decimal limits are strings, so that no float touches them. */

export interface IntegerColumn {
  readonly type: 'integer';
  readonly required: boolean;
  readonly min: number | bigint;
  readonly max: number | bigint;
}

export interface DecimalColumn {
  readonly type: 'decimal';
  readonly required: boolean;
  /** All digits, 1 to 38 as in Glue and Athena. */
  readonly precision: number;
  /** Digits after the point, 0 to `precision`. */
  readonly scale: number;
  readonly min?: string;
  readonly max?: string;
}

export interface TextColumn {
  readonly type: 'text';
  readonly required: boolean;
  /** In code points. */
  readonly maxLength: number;
}

export type Column = IntegerColumn | DecimalColumn | TextColumn;

/** The range of a Glue `bigint`. */
export const bigintRange = { min: -(2n ** 63n), max: 2n ** 63n - 1n } as const;

/** Athena's limit for the precision of a decimal: https://docs.aws.amazon.com/athena/latest/ug/data-types.html */
export const maxDecimalPrecision = 38;

/** The longest text we index and group by; a longer one is a document, not a key. */
export const defaultMaxLength = 1024;

export function integer(options: Partial<Omit<IntegerColumn, 'type'>> = {}): IntegerColumn {
  return { type: 'integer', required: true, ...bigintRange, ...options };
}

export function decimal(
  options: Pick<DecimalColumn, 'precision' | 'scale'> & Partial<Omit<DecimalColumn, 'type'>>,
): DecimalColumn {
  return { type: 'decimal', required: true, ...options };
}

export function text(options: Partial<Omit<TextColumn, 'type'>> = {}): TextColumn {
  return { type: 'text', required: true, maxLength: defaultMaxLength, ...options };
}
