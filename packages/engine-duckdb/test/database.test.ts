import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../src/database.ts';
import { testFolder } from './scan.ts';

const folder = testFolder();
const outside = testFolder();
let database: Database;

beforeAll(async () => {
  database = await Database.open({ folders: [folder], memoryLimitMb: 64 });
});
afterAll(() => database.close());

async function run(sql: string) {
  const connection = await database.connect();
  return (await connection.runAndReadAll(sql)).getRowsJson();
}

describe('Database', () => {
  it('reads and writes in its folder', async () => {
    const path = join(folder, "it's.csv");
    writeFileSync(path, 'a\n1\n');
    expect(await run(`FROM read_csv('${path.replace("'", "''")}')`)).toEqual([['1']]);
    await run(`COPY (SELECT 1) TO '${join(folder, 'out.parquet')}'`);
    expect(existsSync(join(folder, 'out.parquet'))).toBe(true);
  });

  it.each([
    `FROM read_text('/etc/hostname')`,
    `FROM glob('/etc/*')`,
    `FROM read_csv('${join(outside, 'a.csv')}')`,
    `FROM read_csv('${folder}/../${outside.split('/').at(-1)}/a.csv')`,
    `COPY (SELECT 1) TO '${join(outside, 'out.csv')}'`,
    `ATTACH '${join(outside, 'a.db')}'`,
    `FROM read_csv('http://127.0.0.1:9/a.csv')`,
    `INSTALL httpfs`,
    `LOAD httpfs`,
    `SET enable_external_access = true`,
    `SET memory_limit = '8GB'`,
    `SET allowed_directories = ['/']`,
    `SET lock_configuration = false`,
    `SET temp_directory = '${outside}'`,
  ])('refuses %s', async (sql) => {
    writeFileSync(join(outside, 'a.csv'), 'a\n1\n');
    await expect(run(sql)).rejects.toThrow(/Permission|disabled|locked|cannot|Cannot|not found|failed/i);
    expect(existsSync(join(outside, 'out.csv'))).toBe(false);
  });

  it('gives each query one thread and the memory that it was given', async () => {
    const settings = `SELECT name, value FROM duckdb_settings() WHERE name IN ('threads', 'memory_limit') ORDER BY name`;
    expect(await run(settings)).toEqual([
      ['memory_limit', '64.0 MiB'],
      ['threads', '1'],
    ]);
  });
});
