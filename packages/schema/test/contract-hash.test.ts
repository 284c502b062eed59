import { describe, expect, it } from '@jest/globals';
import {
  compilePipeline,
  csv,
  decimal,
  integer,
  type PipelineDefinition,
  specHashOf,
  sum,
  text,
} from '../src/index.ts';
import { purchases, withColumns } from './purchases.ts';

const right: PipelineDefinition = purchases;
const compiled = compilePipeline(right);

describe('contractHash', () => {
  it.each<[string, PipelineDefinition]>([
    ['gates', { ...right, gates: { maxRejectedRatio: 0.4, minAccepted: 9 } }],
    ['queries', { ...right, queries: { other: 'SELECT 1' } }],
    ['objectives', { ...right, objectives: { freshnessHours: 1, runCostUsd: 9 } }],
    ['the name of the pipeline', { ...right, name: 'other' }],
    ['an explicit first version', { ...right, version: 1 }],
  ])('is the same with other %s', (_, definition) => {
    expect(compilePipeline(definition).contractHash).toBe(compiled.contractHash);
  });

  it.each<[string, PipelineDefinition]>([
    ['version', { ...right, version: 2 }],
    ['line limit', { ...right, input: { ...right.input, format: csv({ maxLineBytes: 100 }) } }],
    ['object limit', { ...right, input: { ...right.input, format: csv({ maxObjectBytes: 100 }) } }],
    ['column', withColumns({ note: text() })],
    [
      'order of columns',
      {
        ...right,
        input: { ...right.input, columns: Object.fromEntries(Object.entries(right.input.columns).reverse()) },
      },
    ],
    ['type', withColumns({ user_id: decimal({ precision: 12, scale: 2 }) })],
    ['required', withColumns({ user_id: integer({ min: 1, required: false }) })],
    ['min', withColumns({ user_id: integer({ min: 2 }) })],
    ['max', withColumns({ user_id: integer({ min: 1, max: 99 }) })],
    ['length', withColumns({ country: text({ maxLength: 57 }) })],
    ['precision', withColumns({ purchase_amount: decimal({ precision: 13, scale: 2, min: '0.00' }) })],
    ['scale', withColumns({ purchase_amount: decimal({ precision: 12, scale: 3, min: '0.00' }) })],
    ['group', { ...right, summary: { ...right.summary, groupBy: ['country', 'user_id'] } }],
    [
      'name of a measure',
      { ...right, summary: { ...right.summary, measures: { sum: sum('purchase_amount') } } },
    ],
    [
      'column of a measure',
      { ...right, summary: { ...right.summary, measures: { total_purchase: sum('user_id') } } },
    ],
  ])('changes with another %s', (_, definition) => {
    expect(compilePipeline(definition).contractHash).not.toBe(compiled.contractHash);
  });
});

describe('specHashOf', () => {
  it('changes with gates, which the contract hash ignores', () => {
    const gated = compilePipeline({ ...right, gates: { maxRejectedRatio: 0.4 } });

    expect(specHashOf(gated)).not.toBe(specHashOf(compiled));
    expect(specHashOf(compilePipeline(structuredClone(right)))).toBe(specHashOf(compiled));
  });
});
