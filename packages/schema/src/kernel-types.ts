import { quoteText } from './kernel-quote.ts';
import type { SpecColumn } from './spec.ts';
import { toStrftime } from './time-format.ts';
import type { ValueKind } from './values.ts';

/** `decimal(38,2)` -> `DECIMAL(38,2)`: a Glue type as DuckDB has it. */
export function sqlType(glueType: string): string {
  return glueType === 'string' ? 'VARCHAR' : glueType.toUpperCase();
}

/** A value of the spec as an SQL literal of its column's type. */
export function sqlValue({ type, precision, scale }: ValueKind, text: string): string {
  switch (type) {
    case 'integer':
    case 'boolean':
      return text;
    case 'decimal':
      return `${quoteText(text)}::DECIMAL(${precision},${scale})`;
    case 'text':
      return quoteText(text);
    case 'date':
    case 'timestamp':
      return `${type.toUpperCase()} ${quoteText(text.replace('T', ' '))}`;
  }
}

/** A list of texts, for IN. */
export const sqlTexts = (texts: readonly string[]) => `(${texts.map(quoteText).join(', ')})`;

/** The form that DuckDB itself prints; it is read and checked faster than any other. */
const printedForms = { date: 'yyyy-MM-dd', timestamp: 'yyyy-MM-dd HH:mm:ss' } as const;

interface TimeColumn {
  readonly type: 'date' | 'timestamp';
  readonly format: string;
}

export function isTime(column: SpecColumn): column is SpecColumn & TimeColumn {
  return column.type === 'date' || column.type === 'timestamp';
}

export const isPrintedForm = ({ type, format }: TimeColumn) => format === printedForms[type];

export function readTime(column: TimeColumn, text: string): string {
  const { type, format } = column;
  if (isPrintedForm(column)) return `TRY_CAST(${text} AS ${type.toUpperCase()})`;
  const time = `try_strptime(${text}, ${quoteText(toStrftime(format))})`;
  return type === 'date' ? `${time}::DATE` : time;
}

/** The one text of a time in its format, years 0001 to 9999. */
export function printTime(column: TimeColumn, value: string): string {
  return isPrintedForm(column)
    ? `${value}::VARCHAR`
    : `strftime(${value}, ${quoteText(toStrftime(column.format))})`;
}
