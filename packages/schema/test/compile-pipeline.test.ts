import { describe, expect, it } from '@jest/globals';
import {
  canonicalJson,
  compilePipeline,
  csv,
  decimal,
  integer,
  type PipelineDefinition,
  spec,
  specHashOf,
  sum,
  text,
} from '../src/index.ts';
import { purchases } from './purchases.ts';

const right: PipelineDefinition = purchases;
const compiled = compilePipeline(right);

function withColumns(columns: PipelineDefinition['input']['columns']): PipelineDefinition {
  return { ...right, input: { ...right.input, columns: { ...right.input.columns, ...columns } } };
}

describe('compilePipeline', () => {
  it('gives the same spec twice, byte for byte, that its own schema accepts', () => {
    expect(canonicalJson(compilePipeline(structuredClone(right)))).toBe(canonicalJson(compiled));
    expect(spec.parse(compiled)).toEqual(compiled);
  });

  it('leaves the definition as it was', () => {
    const definition = structuredClone(right);

    compilePipeline(definition);

    expect(definition).toEqual(right);
  });

  it('names tables and columns of the catalog from the definition', () => {
    expect(compiled.tables).toEqual({
      raw: {
        name: 'users_raw',
        columns: ['user_id', 'country', 'purchase_amount'].map((name) => ({ name, type: 'string' })),
      },
      daily: {
        name: 'users_summary_daily',
        columns: [
          { name: 'country', type: 'string' },
          { name: 'total_purchase', type: 'decimal(38,2)' },
        ],
      },
      quarantine: {
        name: 'users_quarantine',
        columns: [
          { name: 'object_key', type: 'string' },
          { name: 'line_number', type: 'bigint' },
          { name: 'reason', type: 'string' },
          { name: 'column_name', type: 'string' },
          { name: 'raw_line', type: 'string' },
        ],
      },
      summary: { name: 'users_summary', columns: compiled.tables.daily.columns },
    });
  });

  it('gives a later version of the result tables of its own, over the same input', () => {
    const { raw, daily, quarantine, summary } = compilePipeline({ ...right, version: 2 }).tables;

    expect([raw, daily, quarantine, summary].map(({ name }) => name)).toEqual([
      'users_raw',
      'users_summary_daily_v2',
      'users_quarantine_v2',
      'users_summary_v2',
    ]);
  });

  it('groups by integers, sums integers without a fraction, and keeps limits as text', () => {
    const { tables, input } = compilePipeline({
      ...withColumns({ user_id: integer({ max: 2n ** 62n }) }),
      summary: { ...right.summary, groupBy: ['user_id', 'country'], measures: { ids: sum('user_id') } },
    });

    expect(tables.daily.columns).toEqual([
      { name: 'user_id', type: 'bigint' },
      { name: 'country', type: 'string' },
      { name: 'ids', type: 'decimal(38,0)' },
    ]);
    expect(input.columns[0]).toMatchObject({ min: '-9223372036854775808', max: '4611686018427387904' });
  });

  it('knows what the objects call a column, and calls it by its own name everywhere else', () => {
    const named = compilePipeline(withColumns({ country: text({ header: 'Country of buyer' }) }));
    const headers = named.input.columns.map(({ name, header }) => [name, header]);

    expect(headers).toEqual([
      ['user_id', 'user_id'],
      ['country', 'Country of buyer'],
      ['purchase_amount', 'purchase_amount'],
    ]);
    expect(named.tables).toEqual(compiled.tables);
    expect(named.contractHash).not.toBe(compiled.contractHash);
  });

  it('asks for one accepted record where the gates say nothing else', () => {
    const gated = (gates: PipelineDefinition['gates']) => compilePipeline({ ...right, gates }).gates;

    expect(gated({ maxRejectedRatio: 0.4 })).toEqual({ maxRejectedRatio: 0.4, minAccepted: 1 });
    expect(gated({ maxRejectedRatio: 0.4, minAccepted: 0 })).toEqual({
      maxRejectedRatio: 0.4,
      minAccepted: 0,
    });
  });
});

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
