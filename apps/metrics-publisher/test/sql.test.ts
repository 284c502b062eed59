import { describe, expect, it } from '@jest/globals';
import { partitionTotalsSql, rejectedCountSql, topGroupsSql, totalSql } from '../src/sql.ts';
import { monday, spec, undated } from './published-world.ts';

describe('the SQL of the checks', () => {
  it('takes tables, measures and partitions from the spec, quoted', () => {
    expect(partitionTotalsSql(spec, [monday, undated])).toBe(
      `SELECT "ingest_date", sum("total_purchase") AS "total_purchase" FROM "users_summary_daily" ` +
        `WHERE "ingest_date" IN ('2026-11-23', 'undated') GROUP BY "ingest_date"`,
    );
    expect(rejectedCountSql(spec, [monday])).toBe(
      `SELECT "ingest_date", count(*) AS "_rows" FROM "users_quarantine" ` +
        `WHERE "ingest_date" IN ('2026-11-23') GROUP BY "ingest_date"`,
    );
    expect(totalSql(spec)).toBe('SELECT sum("total_purchase") AS "total_purchase" FROM "users_summary"');
    expect(topGroupsSql(spec, 'total_purchase', 10)).toBe(
      'SELECT "country", "total_purchase", sum("total_purchase") OVER () AS "_all_groups" FROM "users_summary" ' +
        'ORDER BY "total_purchase" DESC, "country" LIMIT 10',
    );
  });

  it('follows the names of another definition, and lets none break out of its quotes', () => {
    const other = {
      ...spec,
      tables: { ...spec.tables, daily: { name: 'a"b', columns: [] } },
      summary: {
        ...spec.summary,
        measures: ['net', 'gross'].map((name) => ({
          name,
          function: 'sum' as const,
          column: 'x',
          type: 'decimal(38,2)',
        })),
      },
    };

    expect(partitionTotalsSql(other, [`ingest_date=' OR '1'='1`])).toBe(
      `SELECT "ingest_date", sum("net") AS "net", sum("gross") AS "gross" FROM "a""b" ` +
        `WHERE "ingest_date" IN (''' OR ''1''=''1') GROUP BY "ingest_date"`,
    );
  });

  it('reads the whole table rather than list very many partitions', () => {
    const many = Array.from({ length: 501 }, (_, n) => `ingest_date=${n}`);

    expect(partitionTotalsSql(spec, many)).not.toContain('WHERE');
    expect(partitionTotalsSql(spec, many.slice(1))).toContain(`IN ('1', '2'`);
  });
});
