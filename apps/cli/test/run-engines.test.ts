import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { onlineRetail, usersSummary } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';
import { projectRoot } from '../src/project.ts';
import { fiveRows, readOutput, run } from './run-command.ts';

const realData = join(projectRoot, '..', 'shared', 'data', 'online-retail');
const withRealData = existsSync(realData) ? it : it.skip;
if (!existsSync(realData)) console.warn(`skipped: the real days are not there, ${realData} is missing`);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerline-engines-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs both engines on the same files: exit codes, then what each wrote. */
async function runBoth(definition: typeof usersSummary | typeof onlineRetail, input: string) {
  const { tables, pipeline } = compilePipeline(definition);
  const results = [];
  for (const engine of ['duckdb', 'spark']) {
    const output = join(folder, `country=out of ${engine}`);
    const { status, stderr } = run([pipeline, '--input', input, '--output', output, '--engine', engine]);
    if (status !== 0 && status !== 3) throw new Error(`${engine} ended with ${status}: ${stderr}`);
    results.push({ status, ...(await readOutput(output, tables.summary.name)) });
  }
  const [duckdb, spark] = results;
  if (duckdb === undefined || spark === undefined) throw new Error('both ran');
  return { duckdb, spark };
}

/** Texts that a writer of CSV may quote, or a spreadsheet take for a formula. */
const oddCountries = [
  ...['=1+1', '+1', '-1', '@a', '\ttab', '"=1,2"', '"a ""quoted"" one"', '"with, comma"', '""""'],
  ...["it's", ' blank ', '#', 'NULL', '\\N', ';', '|', '☃', '😀', 'a\tb'],
];

/** Each says in the quotes of its own language what it saw of a refused object. */
const withoutQuotes = <T>(document: T): T =>
  JSON.parse(JSON.stringify(document), (name, value) =>
    name === 'detail' ? value.replaceAll(/["']/g, '') : value,
  );

describe('both engines', () => {
  it('agree on the five rows', async () => {
    writeFileSync(join(folder, 'users.csv'), fiveRows);

    const { duckdb, spark } = await runBoth(usersSummary, join(folder, 'users.csv'));

    expect(spark).toEqual(duckdb);
    expect(duckdb).toMatchObject({
      status: 0,
      csv: 'country,total_purchase\nIndia,500.00\nUK,450.00\nUSA,800.00\n',
    });
  });

  it('agree on what is rejected, refused and held, and on odd names', async () => {
    const files = {
      'ü [1]*.csv': `user_id,country,purchase_amount\n\nx,India,1\n2,"In""dia",1.5\n3,Spain,2\n`,
      'z 100%.csv.gz': gzipSync('user_id,country,purchase_amount\r\n1,"a\n1,UK,3.00\r\n'),
      'ingest_date=2026-11-23/a.csv': `user_id,country,purchase_amount\n1,India,1e3\n`,
      'ingest_date=2026-11-24/a.csv': `${fiveRows}x,India,1\n`,
      'ingest_date=2026-11-24/b.csv': 'other,header\n',
      'ingest_date=2026-11-26/odd.csv': `user_id,country,purchase_amount\n${oddCountries.map((country) => `1,${country},1.00\n`).join('')}`,
      'ingest_date=2026-11-25/empty.csv': '',
    };
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(folder, 'in', name, '..'), { recursive: true });
      writeFileSync(join(folder, 'in', name), content);
    }

    const { duckdb, spark } = await runBoth(usersSummary, join(folder, 'in'));

    expect(withoutQuotes(spark)).toEqual(withoutQuotes(duckdb));
    expect(duckdb.status).toBe(3);
    expect(duckdb.report.builds.map(({ state, gate }) => [state, gate?.state])).toEqual([
      ['built', 'held'],
      ['refused', undefined],
      ['built', 'held'],
      ['built', 'passed'],
      ['built', 'held'],
    ]);
    for (const country of oddCountries.filter((text) => !/["#]/.test(text))) {
      const shown = /^[=+@\t-]/.test(country) ? `'${country}` : country;
      expect(duckdb.csv).toContain(`\n${shown},1.00\n`);
    }
    expect(duckdb.quarantine.slice(1).map((row) => [row.object_key, row.line_number, row.reason])).toEqual([
      ['input/ingest_date=2026-11-23/a.csv', '2', 'not-decimal'],
      ['input/z 100%.csv.gz', '2', 'line-ending'],
      ['input/ü [1]*.csv', '3', 'not-integer'],
    ]);
  });

  withRealData.each([
    ['purchases', usersSummary, 7_419, 1_000],
    ['invoices', onlineRetail, 7_419, 0],
  ] as const)('agree on the three real days of %s', async (name, definition, records, leastRejected) => {
    const { duckdb, spark } = await runBoth(definition, join(realData, name));

    expect(spark).toEqual(duckdb);
    const { builds } = duckdb.report;
    const sum = (what: 'records' | 'rejected') => builds.reduce((total, build) => total + build[what], 0);
    expect([builds.length, sum('records')]).toEqual([3, records]);
    expect(sum('rejected')).toBeGreaterThanOrEqual(leastRejected);
    expect(duckdb.quarantine).toHaveLength(1 + sum('rejected'));
    expect(duckdb.summary.length).toBeGreaterThan(5);
  });
});
