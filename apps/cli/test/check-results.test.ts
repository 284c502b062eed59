import { describe, expect, it } from '@jest/globals';
import { checkResults } from '../src/demo/check-results.ts';
import { demoFiles } from '../src/demo/demo-files.ts';
import type { Rows } from '../src/demo/read-results.ts';

const rowsOf = (values: Readonly<Record<string, unknown>>, key: string, value: string): Rows => ({
  columns: [],
  rows: Object.entries(values).map(([name, seen]) => ({ [key]: name, [value]: seen as string | bigint })),
});

const { expected, uploads, partitions } = demoFiles('2026-11-23');
if (expected === null) throw new Error('the demo knows its own answers');

const right = {
  topCountries: rowsOf({}, '', ''),
  totals: rowsOf(expected.totals, 'country', 'total_purchase'),
  undated: rowsOf(expected.fiveRows, 'country', 'total_purchase'),
  rejected: rowsOf(
    Object.fromEntries(Object.entries(expected.rejectedByReason).map(([name, n]) => [name, BigInt(n)])),
    'reason',
    'records',
  ),
};

describe('checkResults', () => {
  it('finds nothing in right answers', () => {
    expect(checkResults(right, expected)).toEqual([]);
  });

  it.each([
    [
      { undated: rowsOf({ ...expected.fiveRows, India: '500.01' }, 'country', 'total_purchase') },
      /India is 500\.01/,
    ],
    [
      { totals: rowsOf({ ...expected.totals, Atlantis: '1.00' }, 'country', 'total_purchase') },
      /must be missing/,
    ],
    [{ rejected: rowsOf({}, 'reason', 'records') }, /rejected records of invalid-utf8 is missing/],
  ])('names a wrong answer', (change, message) => {
    expect(checkResults({ ...right, ...change }, expected)[0]).toMatch(message);
  });
});

describe('demoFiles', () => {
  it('puts the five rows beside a generated day', () => {
    expect(expected.fiveRows).toEqual({ India: '500.00', UK: '450.00', USA: '800.00' });
    expect(uploads.map(({ key }) => key)).toEqual([
      'input/users.csv',
      'input/ingest_date=2026-11-23/purchases.csv',
    ]);
    expect(partitions).toEqual(['ingest_date=2026-11-23', 'ingest_date=undated']);
  });
});
