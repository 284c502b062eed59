/** Column types of a contract. Limits are inclusive; decimal limits are strings, so that no float touches them. */

export interface IntegerColumn<Required extends boolean = boolean> {
  readonly type: 'integer';
  readonly required: Required;
  readonly min: number | bigint;
  readonly max: number | bigint;
}

export interface DecimalColumn<Required extends boolean = boolean> {
  readonly type: 'decimal';
  readonly required: Required;
  /** All digits, 1 to 38 as in Glue and Athena. */
  readonly precision: number;
  /** Digits after the point, 0 to `precision`. */
  readonly scale: number;
  readonly min?: string;
  readonly max?: string;
}

export interface TextColumn<Required extends boolean = boolean> {
  readonly type: 'text';
  readonly required: Required;
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

type Options<C extends Column, Required extends boolean> = Partial<Omit<C, 'type' | 'required'>> & {
  /** A required field may not be empty; an empty one of an optional column is NULL. @default true */
  readonly required?: Required;
};

export function integer<Required extends boolean = true>(
  options: Options<IntegerColumn, Required> = {},
): IntegerColumn<NoInfer<Required>> {
  return { type: 'integer', ...bigintRange, ...options, required: (options.required ?? true) as Required };
}

export function decimal<Required extends boolean = true>(
  options: Options<DecimalColumn, Required> & Pick<DecimalColumn, 'precision' | 'scale'>,
): DecimalColumn<NoInfer<Required>> {
  return { type: 'decimal', ...options, required: (options.required ?? true) as Required };
}

export function text<Required extends boolean = true>(
  options: Options<TextColumn, Required> = {},
): TextColumn<NoInfer<Required>> {
  return {
    type: 'text',
    maxLength: defaultMaxLength,
    ...options,
    required: (options.required ?? true) as Required,
  };
}
