import type { QueryResult } from '@ledgerline/aws';
import { renderBar, renderTable } from './table.ts';

type Rows = Pick<QueryResult, 'columns' | 'rows'>;

const numberTypes = /^(tinyint|smallint|integer|bigint|decimal|float|real|double)/;
const barWidth = 32;

/** The rows of a query as a table; numbers to the right. */
export function renderRows({ columns, rows }: Rows): readonly string[] {
  return renderTable(
    columns.map(({ name, type }) => ({ head: name, align: numberTypes.test(type) ? 'right' : 'left' })),
    rows.map((row) => columns.map(({ name }) => String(row[name] ?? ''))),
  );
}

/** The same with a bar for the share that a row has of the column's largest value. */
export function renderBars({ columns, rows }: Rows, column: string): readonly string[] {
  const values = rows.map((row) => Math.max(Number(row[column] ?? 0), 0));
  const largest = Math.max(...values, 0);
  const bars = values.map((value) => renderBar(largest > 0 ? value / largest : 0, barWidth));
  return renderRows({
    columns: [...columns, { name: ' ', type: 'varchar' }],
    rows: rows.map((row, index) => ({ ...row, ' ': bars[index] ?? '' })),
  });
}
