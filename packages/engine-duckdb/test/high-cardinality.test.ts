import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';
import { scanFiles } from '../src/index.ts';
import { query, scanFolders, testFolder, writeObjects } from './scan.ts';

const folder = testFolder();
const spec = compilePipeline(usersSummary);
const keys = 700_000;

/** Every key twice, far apart. */
function content(): string {
  const lines = ['user_id,country,purchase_amount'];
  for (let index = 0; index < 2 * keys; index += 1)
    lines.push(`${index + 1},place ${(index * 7919) % keys},${index % 100}.50`);
  return `${lines.join('\n')}\n`;
}

/** The summary against the same sums from numbers that were never in a file. */
function compared(path: string) {
  const expected = `SELECT 'place ' || (range * 7919) % ${keys} AS country, sum(range % 100 + 0.5) AS total_purchase
    FROM range(${2 * keys}) GROUP BY ALL`;
  return query(`SELECT
    (SELECT count(*) FROM '${path}') AS rows,
    (SELECT count(*) FROM (SELECT country, total_purchase::DOUBLE FROM '${path}' EXCEPT ${expected})) AS missing_or_wrong,
    (SELECT count(*) FROM (${expected} EXCEPT SELECT country, total_purchase::DOUBLE FROM '${path}')) AS absent,
    (SELECT count(*) FROM (SELECT country <= lag(country) OVER () AS is_late FROM '${path}') WHERE is_late) AS out_of_order`);
}

/** Bytes that DuckDB has put on disk in the folders of scans. */
function spilledFiles(temporaryFolder: string): string[] {
  return readdirSync(temporaryFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /duckdb_temp/.test(name),
  );
}

describe('groups that do not fit in memory', () => {
  it('go to disk, and come out right', async () => {
    const { input, ...folders } = scanFolders(folder);
    const builds = [{ partition: 'one', objects: writeObjects(input, { 'input/a.csv': content() }) }];
    let spilled = 0;
    const onProgress = () => {
      spilled = Math.max(spilled, spilledFiles(folders.temporaryFolder).length);
    };

    const result = await scanFiles({
      spec,
      builds,
      ...folders,
      memoryLimitMb: 128,
      threads: 1,
      onProgress,
    });

    expect(spilled).toBeGreaterThan(0);
    expect(result.builds).toMatchObject([{ accepted: 2 * keys, rejected: 0 }]);
    expect(await compared(join(folders.outputFolder, 'summary.parquet'))).toEqual([
      { rows: String(keys), missing_or_wrong: '0', absent: '0', out_of_order: '0' },
    ]);
    expect(readdirSync(folders.temporaryFolder)).toEqual([]);
  });
});
