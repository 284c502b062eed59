import { describe, expect, it } from '@jest/globals';
import { parseDays, parseNumber, parsePartition, parsePartitions } from '../src/inputs/partition-argument.ts';

describe('parsePartition', () => {
  it.each([
    ['2026-11-23', 'ingest_date=2026-11-23'],
    ['ingest_date=2026-11-23', 'ingest_date=2026-11-23'],
    ['undated', 'ingest_date=undated'],
    ['ingest_date=undated', 'ingest_date=undated'],
    ['2024-02-29', 'ingest_date=2024-02-29'],
  ])('takes %s', (text, partition) => {
    expect(parsePartition(text)).toBe(partition);
  });

  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-11-3',
    '23.11.2026',
    '',
    'Undated',
    'ingest_date=',
    'ingest_date=ingest_date=2026-11-23',
    'input/ingest_date=2026-11-23',
    '2026-11-23/',
    '2026-11-23/a.csv',
    "2026-11-23' OR '1'='1",
  ])('refuses %j and says what is allowed', (text) => {
    expect(() => parsePartition(text)).toThrow(
      expect.objectContaining({ exitCode: 64, message: expect.stringMatching(/2026-11-23, or undated/) }),
    );
  });

  it('names a partition once, however it was written', () => {
    expect(parsePartitions(['2026-11-23', 'undated', 'ingest_date=2026-11-23'])).toEqual([
      'ingest_date=2026-11-23',
      'ingest_date=undated',
    ]);
  });
});

describe('parseDays', () => {
  it('takes a day alone', () => {
    expect(parseDays({ from: '2026-11-23', to: '2026-11-23' })).toEqual({
      from: '2026-11-23',
      to: '2026-11-23',
    });
  });

  it.each([
    [{ from: '2026-11-31', to: '2026-12-01' }, /^--from "2026-11-31"/],
    [{ from: '2026-11-01', to: 'undated' }, /^--to "undated"/],
    [{ from: '2026-11-02', to: '2026-11-01' }, /is after --to 2026-11-01/],
  ])('refuses %j', (days, problem) => {
    expect(() => parseDays(days)).toThrow(problem);
  });
});

describe('parseNumber', () => {
  it.each(['0', '1441', '-1', '1.5', '1e3', '', ' 5', 'many'])('refuses %j', (text) => {
    expect(() => parseNumber('--timeout', text, { least: 1, most: 1440 })).toThrow(
      `--timeout ${JSON.stringify(text)}; allowed: a whole number from 1 to 1440`,
    );
  });

  it.each(['1', '1440'])('takes %s', (text) => {
    expect(parseNumber('--timeout', text, { least: 1, most: 1440 })).toBe(Number(text));
  });
});
