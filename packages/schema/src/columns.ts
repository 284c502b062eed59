/** Column types of a contract, as data. Limits are inclusive; compiling fills the defaults, so that JSON may leave them out. */

interface AnyColumn<Required extends boolean> {
  /** A required field may not be empty; an empty one of an optional column is NULL. @default true */
  readonly required?: Required;
  /** What the header of an object calls it. @default the column's name */
  readonly header?: string;
}

/** A whole number of 64 bits; above 2^53 as a `bigint` or, in JSON, as a text of digits. */
export type IntegerLimit = number | bigint | string;

export interface IntegerColumn<Required extends boolean = boolean> extends AnyColumn<Required> {
  readonly type: 'integer';
  readonly min?: IntegerLimit;
  readonly max?: IntegerLimit;
}

/** Limits are texts, so that no float touches them. */
export interface DecimalColumn<Required extends boolean = boolean> extends AnyColumn<Required> {
  readonly type: 'decimal';
  /** All digits, 1 to 38 as in Glue and Athena. */
  readonly precision: number;
  /** Digits after the point, fewer than `precision`. */
  readonly scale: number;
  readonly min?: string;
  readonly max?: string;
}

export interface TextColumn<Required extends boolean = boolean> extends AnyColumn<Required> {
  readonly type: 'text';
  /** In code points. @default 1024 */
  readonly maxLength?: number;
  /** A regular expression that the whole text matches; docs/contract-language.md has what is allowed. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
}

export interface DateColumn<Required extends boolean = boolean> extends AnyColumn<Required> {
  readonly type: 'date';
  /** `yyyy`, `MM` and `dd`, zero-padded, with separators between. @default yyyy-MM-dd */
  readonly format?: string;
  /** `2026-11-23`, whatever the format. */
  readonly min?: string;
  readonly max?: string;
}

/** A date and a time of day, without a zone. */
export interface TimestampColumn<Required extends boolean = boolean> extends AnyColumn<Required> {
  readonly type: 'timestamp';
  /** `yyyy`, `MM`, `dd` and any of `HH`, `mm`, `ss`; what is left out is zero. @default yyyy-MM-dd HH:mm:ss */
  readonly format?: string;
  /** `2026-11-23T08:30:00`, whatever the format. */
  readonly min?: string;
  readonly max?: string;
}

export interface BooleanColumn<Required extends boolean = boolean> extends AnyColumn<Required> {
  readonly type: 'boolean';
  /** The words that mean true. @default ['true'] */
  readonly true?: readonly string[];
  /** The words that mean false. @default ['false'] */
  readonly false?: readonly string[];
}

export type Column =
  | TextColumn
  | IntegerColumn
  | DecimalColumn
  | DateColumn
  | TimestampColumn
  | BooleanColumn;

export const columnTypes = ['text', 'integer', 'decimal', 'date', 'timestamp', 'boolean'] as const;

type Options<C extends Column, Required extends boolean> = Omit<C, 'type' | 'required'> & AnyColumn<Required>;

export function text<Required extends boolean = true>(
  options: Options<TextColumn, Required> = {},
): TextColumn<NoInfer<Required>> {
  return { type: 'text', ...options };
}

export function integer<Required extends boolean = true>(
  options: Options<IntegerColumn, Required> = {},
): IntegerColumn<NoInfer<Required>> {
  return { type: 'integer', ...options };
}

export function decimal<Required extends boolean = true>(
  options: Options<DecimalColumn, Required>,
): DecimalColumn<NoInfer<Required>> {
  return { type: 'decimal', ...options };
}

export function date<Required extends boolean = true>(
  options: Options<DateColumn, Required> = {},
): DateColumn<NoInfer<Required>> {
  return { type: 'date', ...options };
}

export function timestamp<Required extends boolean = true>(
  options: Options<TimestampColumn, Required> = {},
): TimestampColumn<NoInfer<Required>> {
  return { type: 'timestamp', ...options };
}

export function boolean<Required extends boolean = true>(
  options: Options<BooleanColumn, Required> = {},
): BooleanColumn<NoInfer<Required>> {
  return { type: 'boolean', ...options };
}
