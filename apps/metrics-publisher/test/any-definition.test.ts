import { describe, expect, it } from '@jest/globals';
import { onlineRetail } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';
import { readGroupGauges } from '../src/group-gauges.ts';
import { reconcile } from '../src/reconcile.ts';
import { partitionTotalsSql, topGroupsSql, totalSql } from '../src/sql.ts';
import { buildOf, catalogOf, fakeWorld, monday } from './published-world.ts';

/** Several group keys, of text and numbers; sum, count, min and max. */
const spec = compilePipeline(onlineRetail);
const time = new Date('2026-11-23T11:30:00Z');
const dimensions = { Pipeline: spec.pipeline, Environment: 'dev' };
const totals = { revenue: '10.500', lines: '3', lines_with_customer: '2' };
const rows = { ...totals, lines: 3n, lines_with_customer: 2n };

const published = (seen: object) => ({
  spec,
  catalogs: [catalogOf({ [monday]: buildOf('0', { rejected: 0, totals }) })],
  tables: [
    {
      revenue_by_country_daily: [{ ingest_date: '2026-11-23', ...rows, ...seen }],
      revenue_by_country: [{ ...rows, ...seen }],
    },
  ],
});

describe('a definition with several keys and all kinds of measures', () => {
  it('is summed where sums make sense, not over its minima and maxima', () => {
    const sums =
      'sum("revenue") AS "revenue", sum("lines") AS "lines", sum("lines_with_customer") AS "lines_with_customer"';

    expect(totalSql(spec)).toBe(`SELECT ${sums} FROM "revenue_by_country"`);
    expect(partitionTotalsSql(spec, 'all')).toBe(
      `SELECT "ingest_date", ${sums} FROM "revenue_by_country_daily" GROUP BY "ingest_date"`,
    );
  });

  it('orders its groups by all keys, so that each look sees the same ones', () => {
    expect(topGroupsSql(spec, 'lines', 10)).toBe(
      'SELECT "country", "year", "month", "lines", sum("lines") OVER () AS "_all_groups" ' +
        'FROM "revenue_by_country" ORDER BY "lines" DESC, "country", "year", "month" LIMIT 10',
    );
  });

  it('is right when sums and counts agree, whatever minima say', async () => {
    const { deps } = fakeWorld(published({ first_invoice: '1999-01-01 00:00:00.000' }));

    expect(await reconcile(deps, [monday])).toEqual({
      checked: [monday, 'total'],
      unsettled: [],
      differences: [],
    });
  });

  it('is wrong when a count differs', async () => {
    const { deps } = fakeWorld(published({ lines: 4n }));

    expect((await reconcile(deps, [monday])).differences).toEqual([
      { place: monday, what: 'lines', expected: '3', seen: '4' },
      { place: 'total', what: 'lines', expected: '3', seen: '4' },
    ]);
  });

  it('gives a dimension to every key, also to a missing one', async () => {
    const query = async (sql: string) =>
      sql.includes('"lines" DESC')
        ? [
            { country: 'EIRE', year: 2010n, month: 12n, lines: 2n, _all_groups: 3n },
            { country: null, year: null, month: null, lines: 1n, _all_groups: 3n },
          ]
        : [];

    const gauges = await readGroupGauges({ spec, query }, dimensions, time);

    const ofLines = { ...dimensions, Measure: 'lines' };
    const none = { country: '(none)', year: '(none)', month: '(none)' };
    expect(gauges.map(({ value, dimensions: own }) => [value, own])).toEqual([
      [3, ofLines],
      [2, { ...ofLines, country: 'EIRE', year: '2010', month: '12' }],
      [1, { ...ofLines, ...none }],
    ]);
  });
});
