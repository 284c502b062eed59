import { quoteName, valueName } from './kernel-quote.ts';
import { isTime, readTime, sqlTexts } from './kernel-types.ts';
import type { SpecColumn } from './spec.ts';

function typedValue(column: SpecColumn, text: string): string {
  const { type, required, precision, scale, trueWords = [], falseWords = [] } = column;
  if (isTime(column)) return readTime(column, text);
  if (type === 'integer') return `TRY_CAST(${text} AS BIGINT)`;
  if (type === 'decimal') return `TRY_CAST(${text} AS DECIMAL(${precision},${scale}))`;
  if (type === 'boolean')
    return `CASE WHEN ${text} IN ${sqlTexts(trueWords)} THEN true WHEN ${text} IN ${sqlTexts(falseWords)} THEN false END`;
  return required ? text : `nullif(${text}, '')`;
}

/** The typed value: NULL when the text is missing or DuckDB can make nothing of it. */
export function columnValue(column: SpecColumn): string {
  return `${typedValue(column, quoteName(column.name))} AS ${valueName(column.name)}`;
}
