import { describe, expect, it } from '@jest/globals';
import { compilePipeline, csv, decimal, definePipeline, integer, sum, text } from '../src/index.ts';

const returns = definePipeline({
  name: 'returns',
  input: {
    table: 'returns',
    format: csv({ maxLineBytes: 4096 }),
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

describe('the kernel of a definition', () => {
  const { sql } = compilePipeline(returns).kernel;

  it('is one readable text per statement', () => {
    expect(sql).toMatchSnapshot();
  });

  it('judges files and lines by the same rules', () => {
    const rules = (statement = '') => statement.slice(statement.indexOf('typed AS ('));

    expect(rules(sql.judge_file)).toBe(rules(sql.judge_lines));
    expect(rules(sql.judge_file)).toContain("THEN 'out-of-range refund'");
  });

  it('binds the path, pastes no value of a run', () => {
    expect(sql.judge_file).toContain('read_csv($path,');
  });
});
