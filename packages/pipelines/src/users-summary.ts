import { csv, decimal, definePipeline, integer, sum, text } from '@ledgerline/schema';

/** Purchases per country: the smallest whole pipeline. */
export const usersSummary = definePipeline({
  name: 'users-summary',
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
  queries: {
    top_countries:
      'SELECT country, total_purchase FROM users_summary ORDER BY total_purchase DESC, country LIMIT 5',
  },
  gates: { maxRejectedRatio: 0.05 },
  objectives: { freshnessHours: 26, runCostUsd: 0.5 },
});
