import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';
import { scanFiles } from '../src/index.ts';
import { readParquet, scanFolders, testFolder, writeObjects } from './scan.ts';

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
      memoryLimitMb: 110,
      rangeBytes: 1 << 21,
      onProgress,
    });

    expect(spilled).toBeGreaterThan(0);
    expect(result.builds).toMatchObject([{ accepted: 2 * keys, rejected: 0 }]);
    const rows = await readParquet(join(folders.outputFolder, 'summary.parquet'));
    const names = rows.map(({ country }) => String(country));
    expect(names).toEqual([...new Set(names)].sort());
    expect(rows).toHaveLength(keys);
    const cents = new Map<string, number>();
    for (let index = 0; index < 2 * keys; index += 1) {
      const name = `place ${(index * 7919) % keys}`;
      cents.set(name, (cents.get(name) ?? 0) + (index % 100) * 100 + 50);
    }
    const wrong = rows.filter(
      ({ country, total_purchase }) =>
        Math.round(Number(total_purchase) * 100) !== cents.get(String(country)),
    );
    expect(wrong).toEqual([]);
    expect(readdirSync(folders.temporaryFolder)).toEqual([]);
  });
});
