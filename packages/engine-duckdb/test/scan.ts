import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll } from '@jest/globals';
import { type ScanOptions, type ScanResult, scanFiles } from '../src/index.ts';

export type Row = Record<string, unknown>;

export interface Scanned extends ScanResult {
  readonly outputFolder: string;
  readonly summary: Row[];
  readonly quarantine: Row[];
}

/** A folder that is gone after the tests of a file. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerline-engine-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function withDuckdb<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Rows as JSON has them: numbers, dates and times as text with all their digits. */
export function query(sql: string): Promise<Row[]> {
  return withDuckdb(async (connection) => (await connection.runAndReadAll(sql)).getRowObjectsJson());
}

export async function readParquet(path: string): Promise<Row[]> {
  // the client drops a BOM at the start of a text, so texts come in quotes
  const columns = await query(
    `SELECT column_name FROM (DESCRIBE FROM '${path}') WHERE column_type = 'VARCHAR'`,
  );
  const names = columns.map(({ column_name }) => String(column_name));
  const texts = names.map((name) => `to_json("${name}") AS "${name}"`).join(', ');
  const rows = await query(`SELECT * ${texts && `REPLACE (${texts})`} FROM '${path}'`);
  const read = (value: unknown) => (value === null ? null : JSON.parse(String(value)));
  return rows.map((row) => ({ ...row, ...Object.fromEntries(names.map((name) => [name, read(row[name])])) }));
}

/** Objects by key, each the content of a file. */
export type Objects = Readonly<Record<string, string | Buffer>>;

let scans = 0;

export function writeObjects(folder: string, objects: Objects) {
  mkdirSync(folder, { recursive: true });
  return Object.entries(objects).map(([key, content], index) => {
    const path = join(folder, `object-${index}`);
    writeFileSync(path, content);
    return { key, path };
  });
}

/** A new folder for one scan: its objects, its output and its temporary files. */
export function scanFolders(folder: string) {
  scans += 1;
  const root = join(folder, `scan-${scans}`);
  const folders = {
    input: join(root, 'input'),
    outputFolder: join(root, 'output'),
    temporaryFolder: join(root, 'temporary'),
  };
  for (const path of Object.values(folders)) mkdirSync(path, { recursive: true });
  return folders;
}

type Options = Pick<ScanOptions, 'spec'> & Partial<ScanOptions>;

/** Scans the builds and reads what was written. */
export async function scanBuilds(
  folder: string,
  builds: readonly { readonly partition: string; readonly objects: Objects }[],
  options: Options,
): Promise<Scanned> {
  const { input, ...folders } = scanFolders(folder);
  const written = builds.map(({ partition, objects }, index) => ({
    partition,
    objects: writeObjects(join(input, String(index)), objects),
  }));
  const result = await scanFiles({ builds: written, ...folders, ...options });
  return {
    ...result,
    outputFolder: folders.outputFolder,
    summary: await readParquet(join(folders.outputFolder, 'summary.parquet')),
    quarantine: await readParquet(join(folders.outputFolder, 'quarantine.parquet')),
  };
}

/** Scans the objects as one build. */
export function scan(folder: string, objects: Objects, options: Options): Promise<Scanned> {
  return scanBuilds(folder, [{ partition: 'ingest_date=undated', objects }], options);
}
