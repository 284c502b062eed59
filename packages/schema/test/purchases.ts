import { csv, decimal, definePipeline, integer, type PipelineDefinition, sum, text } from '../src/index.ts';

/** The definition that the tests of this package take as a right one. */
export const purchases = definePipeline({
  name: 'purchases',
  input: {
    table: 'users',
    format: csv(),
    columns: {
      user_id: integer({ min: 1 }),
      country: text({ maxLength: 56 }),
      purchase_amount: decimal({ precision: 12, scale: 2, min: '0.00' }),
    },
  },
  summary: {
    table: 'users_summary',
    groupBy: ['country'],
    measures: { total_purchase: sum('purchase_amount') },
  },
  queries: { all: 'SELECT * FROM users_summary' },
  gates: { maxRejectedRatio: 0.05 },
  objectives: { freshnessHours: 26, runCostUsd: 0.5 },
});

/** The same with these columns, more or others. */
export function withColumns(columns: PipelineDefinition['input']['columns']): PipelineDefinition {
  return { ...purchases, input: { ...purchases.input, columns: { ...purchases.input.columns, ...columns } } };
}
