import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline, type Spec } from '@ledgerline/schema';
import { type ScanOptions, scanFiles } from '../src/index.ts';
import { scan, scanFolders, testFolder, writeObjects } from './scan.ts';
import { tortureSet } from './torture-set.ts';

type Sql = Spec['kernel']['sql'];

const folder = testFolder();
const spec = compilePipeline(usersSummary);
const header = 'user_id,country,purchase_amount\n';
const content = `${header}1,India,300\n2,USA,500\n3,India,bad\n4,UK,450\n\n5,USA,-1\n`;

/** A spec whose kernel says something else. */
function tampered(change: (sql: Sql) => Partial<Sql>): Spec {
  return { ...spec, kernel: { ...spec.kernel, sql: { ...spec.kernel.sql, ...change(spec.kernel.sql) } } };
}

/** Both ways of judging lose every third record. */
const losing = (statement: string) => {
  const changed = statement.replace(/FROM checked(?!\w)/, 'FROM checked WHERE _line % 3 <> 0');
  if (changed === statement) throw new Error('the kernel has changed; lose records another way');
  return changed;
};

async function failure(options: Pick<ScanOptions, 'spec'>) {
  const { input, ...folders } = scanFolders(folder);
  const builds = [
    { partition: 'ingest_date=undated', objects: writeObjects(input, { 'input/a.csv': content }) },
  ];
  const error = await scanFiles({ builds, ...folders, ...options }).catch((caught: unknown) => caught);
  return { error, left: [...readdirSync(folders.outputFolder), ...readdirSync(folders.temporaryFolder)] };
}

describe('the account', () => {
  it('has a line for every record, or there is no result', async () => {
    const { error, left } = await failure({
      spec: tampered((sql) => ({ judge_file: losing(sql.judge_file), judge_lines: losing(sql.judge_lines) })),
    });
    expect(error).toMatchObject({ name: 'ScanError', code: 'unaccounted' });
    expect(String(error)).toContain('input/a.csv: 6 lines, but');
    expect(left).toEqual([]);
  });

  it('does not trust a native scan that loses records: they go by lines', async () => {
    const { builds, quarantine } = await scan(
      folder,
      { 'input/a.csv': content },
      { spec: tampered((sql) => ({ judge_file: losing(sql.judge_file) })) },
    );
    expect(builds).toMatchObject([{ lines: 6, accepted: 3, rejected: 2, blank: 1 }]);
    expect(quarantine).toMatchObject([
      { line_number: '4', reason: 'not-decimal' },
      { line_number: '7', reason: 'out-of-range' },
    ]);
  });

  it.each(['groups', 'summary'] as const)(
    'holds the written total against the scan (%s)',
    async (statement) => {
      const { error, left } = await failure({
        spec: tampered((sql) => ({
          [statement]: `SELECT * FROM (${sql[statement]}) WHERE country <> 'UK'`,
        })),
      });
      expect(error).toMatchObject({ code: 'unaccounted' });
      expect(String(error)).toContain('total_purchase is 1250.00 in the scan and 800.00 as written');
      expect(left).toEqual([]);
    },
  );

  it('holds the quarantine against the scan', async () => {
    const { error, left } = await failure({
      spec: tampered((sql) => ({ rejected_file: `SELECT * FROM (${sql.rejected_file}) LIMIT 1` })),
    });
    expect(error).toMatchObject({ code: 'unaccounted' });
    expect(String(error)).toContain('2 records were rejected and 1 are in quarantine');
    expect(left).toEqual([]);
  });

  it('has no sum of more digits than a decimal has, and says where and what to do', async () => {
    // no definition may sum so many digits
    const wider = JSON.stringify(tortureSet('ledger').spec)
      .replaceAll('DECIMAL(28,2)', 'DECIMAL(38,2)')
      .replaceAll('{1,26}', '{1,36}');
    const options = { spec: JSON.parse(wider) as Spec };
    const largest = `AB1;01.03.2026;${'9'.repeat(36)}.99;;\n`;
    const cent = 'AB1;01.03.2026;0.01;;\n';
    const { builds } = await scan(folder, { 'input/a.csv': largest }, options);
    expect(builds).toMatchObject([{ totals: { balance: `${'9'.repeat(36)}.99` } }]);
    const inOneObject = scan(folder, { 'input/a.csv': largest + cent }, options);
    const advice = /a sum \(balance\) has more than 38 digits; narrow min and max.*DECIMAL\(38\)/;
    await expect(inOneObject).rejects.toThrow(/nothing was written: input\/a.csv: a sum/);
    await expect(inOneObject).rejects.toThrow(advice);
    const inTwo = scan(folder, { 'input/a.csv': largest, 'input/b.csv': cent }, options);
    await expect(inTwo).rejects.toThrow(/nothing was written: the summary: a sum/);
    await expect(inTwo).rejects.toThrow(advice);
  });

  it('ends with the cause when the kernel fails', async () => {
    const { error, left } = await failure({
      spec: tampered(() => ({ groups: 'SELECT no_such_column FROM judged' })),
    });
    expect(error).toMatchObject({ code: 'scan-failed' });
    expect(String(error)).toContain('no_such_column');
    expect(left).toEqual([]);
  });
});
