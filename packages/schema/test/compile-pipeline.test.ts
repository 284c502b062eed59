import { describe, expect, it } from '@jest/globals';
import {
  canonicalJson,
  compilePipeline,
  integer,
  type PipelineDefinition,
  spec,
  sum,
  text,
} from '../src/index.ts';
import { everything } from './everything.ts';
import { purchases, withColumns } from './purchases.ts';

const right: PipelineDefinition = purchases;
const compiled = compilePipeline(right);

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

  it('fills every default, so that JSON may leave it out', () => {
    const { format: _, ...input } = right.input;
    const least = { ...right, input: { ...input, format: { format: 'csv' as const } } };

    expect(compilePipeline(least)).toEqual(compiled);
    expect(compiled.input).toEqual({
      dialect: {
        format: 'csv',
        delimiter: ',',
        quote: '"',
        header: true,
        encoding: 'utf-8',
        multiline: false,
        maxLineBytes: 1_048_576,
        maxObjectBytes: 5_368_709_120,
        maxCompressionRatio: 200,
        maxMultilineBytes: 67_108_864,
      },
      columns: [
        {
          name: 'user_id',
          header: 'user_id',
          type: 'integer',
          required: true,
          min: '1',
          max: '9223372036854775807',
        },
        { name: 'country', header: 'country', type: 'text', required: true, maxLength: 56 },
        {
          name: 'purchase_amount',
          header: 'purchase_amount',
          type: 'decimal',
          required: true,
          precision: 12,
          scale: 2,
          min: '0.00',
        },
      ],
    });
  });

  it('takes a definition that went through JSON for the same, with large numbers as text', () => {
    const json = JSON.stringify(everything, (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );

    expect(compilePipeline(JSON.parse(json))).toEqual(compilePipeline(everything));
    expect(compilePipeline(JSON.parse(JSON.stringify(right)))).toEqual(compiled);
  });

  it('says all of a long contract in its spec, values as text', () => {
    const { input, summary } = compilePipeline(everything);
    const columns = Object.fromEntries(input.columns.map(({ name, ...column }) => [name, column]));

    expect(spec.parse(compilePipeline(everything))).toEqual(compilePipeline(everything));
    expect(input.dialect).toMatchObject({ delimiter: ';', quote: "'", encoding: 'latin-1', multiline: true });
    expect(columns).toMatchObject({
      code: { header: 'Order Code', type: 'text', pattern: "[A-Z]{2}[0-9]{1,6}|x'" },
      shop: { maxLength: 1024, required: false, oneOf: ['north', "l'est"] },
      customer: { min: '-9223372036854775808', max: '4611686018427387904' },
      ordered: { type: 'date', format: 'yyyy-MM-dd', min: '2000-01-01', max: '2099-12-31' },
      sent: { type: 'timestamp', format: 'yyyy-MM-dd HH:mm:ss', min: '2000-01-01T00:00:00' },
      gift: { type: 'boolean', trueWords: ['yes', 'Y'], falseWords: ['no'] },
      broken: { type: 'boolean', trueWords: ['true'], falseWords: ['false'] },
    });
    expect(summary.filter).toEqual([
      { column: 'amount', min: '0', max: '99999.999' },
      { column: 'shop', notOneOf: ['north'] },
      { column: 'year', oneOf: ['2020', '2021', '2022'] },
      { column: 'customer', isMissing: false },
      { column: 'seen', min: '2001-01-01T00:00:00' },
      { column: 'gift', oneOf: ['true'] },
    ]);
  });

  it('asks for one accepted record where the gates say nothing else', () => {
    const gated = (gates: PipelineDefinition['gates']) => compilePipeline({ ...right, gates }).gates;

    expect(gated({ maxRejectedRatio: 0.4 })).toEqual({
      maxRejectedRatio: 0.4,
      minAccepted: 1,
      duplicateContent: 'hold',
    });
    expect(gated({ maxRejectedRatio: 0.4, minAccepted: 0 })).toEqual({
      maxRejectedRatio: 0.4,
      minAccepted: 0,
      duplicateContent: 'hold',
    });
  });
});
