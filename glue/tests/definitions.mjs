// Specs for the Python tests: the real pipeline, and one that uses everything a contract can say.
import { usersSummary } from '@ledgerline/pipelines';
import {
  canonicalJson,
  compilePipeline,
  csv,
  decimal,
  definePipeline,
  integer,
  sum,
  text,
} from '@ledgerline/schema';

const returns = definePipeline({
  name: 'returns',
  input: {
    table: 'returns',
    format: csv({ maxLineBytes: 64, maxObjectBytes: 4096 }),
    columns: {
      shop: integer({ min: 1, max: 99 }),
      customer: text({ required: false, maxLength: 8 }),
      pieces: integer({ required: false }),
      refund: decimal({ precision: 9, scale: 3, min: '-10.5', max: '0' }),
    },
  },
  summary: {
    table: 'returns_summary',
    groupBy: ['shop', 'customer'],
    measures: { total_refund: sum('refund'), total_pieces: sum('pieces') },
  },
  queries: {},
  gates: { maxRejectedRatio: 0.1 },
  objectives: { freshnessHours: 26, runCostUsd: 1 },
});

/** File name -> content, the canonical JSON of a spec. */
export const specs = Object.fromEntries(
  [usersSummary, returns].map((definition) => [
    `${definition.name}.json`,
    canonicalJson(compilePipeline(definition)),
  ]),
);
