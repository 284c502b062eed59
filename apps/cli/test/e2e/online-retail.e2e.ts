import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { onlineRetail } from '@ledgerline/pipelines';
import { addDecimals, fromPartitionParameters } from '@ledgerline/schema';
import { projectRoot } from '../../src/project.ts';
import { type LocalStack, startLocalStack } from './local-stack.ts';
import { World } from './world.ts';

/** Original invoices, beside the clone where they are present. */
const invoicesFolder = join(projectRoot, '..', 'shared', 'data', 'online-retail', 'invoices');
const partitions = existsSync(invoicesFolder) ? readdirSync(invoicesFolder).sort() : [];
const files = partitions.map((partition) => join(invoicesFolder, partition, 'invoices.csv'));
const onRealData = files.length > 0 ? describe : describe.skip;
if (files.length === 0)
  process.stderr.write('skipped: ../shared/data/online-retail is not beside the clone\n');

const measures = ['revenue', 'lines', 'lines_with_customer', 'first_invoice', 'last_invoice'];
const columns = ['country', 'year', 'month', ...measures].join(', ');

type Row = readonly (string | number)[];

/** Country, year, month and measures of each file, by plain arithmetic. */
function plainSummaries(): readonly (readonly Row[])[] {
  const script = fileURLToPath(new URL('./revenue.py', import.meta.url));
  const python = join(projectRoot, '.venv', 'bin', 'python');
  const { status, stdout, stderr } = spawnSync(python, [script, ...files], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the calculation ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

onRealData('the original invoices dropped in S3', () => {
  let local: LocalStack;
  let world: World;
  let summaries: readonly (readonly Row[])[];

  const rowsOf = async (sql: string): Promise<readonly Row[]> =>
    (await world.query(sql)).map((row) =>
      Object.values(row).map((value) => (typeof value === 'bigint' ? Number(value) : String(value))),
    );

  const named = (query: string) => world.query(onlineRetail.queries[query] ?? '');

  beforeAll(async () => {
    summaries = plainSummaries();
    local = await startLocalStack({ name: 'online-retail', pipeline: 'online-retail' });
    world = new World(local.outputs);
    for (const [n, partition] of partitions.entries())
      await world.upload(`input/${partition}/invoices.csv`, readFileSync(files[n] ?? ''));
    await world.settled(partitions);
  });

  afterAll(() => local?.stop());

  it('become the revenue of each day by country and month, to the penny', async () => {
    const expected = partitions.map((partition, n) =>
      (summaries[n] ?? []).map((row) => [partition.split('=')[1], ...row]),
    );

    expect(
      await rowsOf(
        `SELECT ingest_date, ${columns} FROM revenue_by_country_daily ORDER BY ingest_date, country, year, month`,
      ),
    ).toEqual(expected.flat());
  });

  it('become a total that merges the days: sums, counts, first and last', async () => {
    const days = summaries.flat();
    const [uk] = await rowsOf(`SELECT ${columns} FROM revenue_by_country WHERE country = 'United Kingdom'`);
    const ofUk = days.filter(([country]) => country === 'United Kingdom');
    const column = (n: number) => ofUk.map((row) => String(row[n])).sort();

    expect(uk).toEqual([
      'United Kingdom',
      2010,
      12,
      addDecimals(column(3)),
      Number(addDecimals(column(4))),
      Number(addDecimals(column(5))),
      column(6)[0],
      column(7).at(-1),
    ]);
    expect(await rowsOf('SELECT count(*), sum(lines) FROM revenue_by_country')).toEqual([
      [new Set(days.map(([country]) => country)).size, 7419],
    ]);
  });

  it('are all accounted for, with control totals of what adds up', async () => {
    const { parameters } = await world.partition('revenue_by_country_daily', '2010-12-01');
    const [day = []] = summaries;
    const totalOf = (n: number) => addDecimals(day.map((row) => String(row[n])));

    expect(fromPartitionParameters(parameters)).toMatchObject({
      records: 3108,
      accepted: 3108,
      rejected: 0,
      totals: { revenue: totalOf(3), lines: totalOf(4), lines_with_customer: totalOf(5) },
    });
    expect(await rowsOf('SELECT count(*) FROM invoices_quarantine')).toEqual([[0]]);
  });

  it('can be looked at as they came', async () => {
    expect(
      await rowsOf(
        `SELECT invoice_date, unit_price, description FROM invoices_raw WHERE description LIKE '%7"%' ORDER BY invoice_no LIMIT 1`,
      ),
    ).toEqual([['12-01-2010 12:27', '2.1', 'RECORD FRAME 7" SINGLE SIZE ']]);
  });

  it('answer the named queries', async () => {
    const amounts = summaries.flat().map(([country, , , revenue]) => [country, String(revenue)] as const);
    const revenue = (of: readonly (readonly [unknown, string])[]) => addDecimals(of.map(([, one]) => one));

    expect(await named('top_countries')).toContainEqual({
      country: 'EIRE',
      revenue: revenue(amounts.filter(([country]) => country === 'EIRE')),
    });
    expect(await named('revenue_by_month')).toEqual([
      { year: 2010n, month: 12n, revenue: revenue(amounts), lines: 7419n },
    ]);
  });

  it('are operated like any other pipeline, by its name', async () => {
    const ofPipeline = ['-p', 'online-retail'];

    const status = await world.ledgerline('status', ...ofPipeline);
    const answered = await world.ledgerline('query', 'revenue_by_month', ...ofPipeline);
    const looked = await world.ledgerline('trigger', '--yes', ...ofPipeline);
    const first = await world.ledgerline('status', '-p', 'users-summary');

    expect(status.data).toMatchObject({
      pipeline: 'online-retail',
      partitions: partitions.map((partition) => ({ partition, state: 'up-to-date' })),
      total: { state: 'up-to-date' },
    });
    expect(answered.data.rows).toMatchObject([{ year: 2010, month: 12, lines: 7419 }]);
    expect(looked).toMatchObject({ exitCode: 0, kind: 'up-to-date' });
    expect(first).toMatchObject({
      kind: 'not-deployed',
      problems: [expect.stringMatching(/users-summary in local is not deployed/)],
    });
  });

  it('are measured: what is published, the check through Athena, the totals', async () => {
    await world.publishState();

    expect(await world.metric('ReconciliationError')).toBe(0);
    expect(await world.metric('PartitionsPublished')).toBe(partitions.length);
    expect(await world.metric('SummaryTotal', { Measure: 'lines' })).toBe(7419);
  });
});
