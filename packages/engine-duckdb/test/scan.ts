import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
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

export async function readParquet(path: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll('FROM read_parquet($path)', { path })).getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

/** Objects by key, each the content of a file. */
export type Objects = Readonly<Record<string, string | Buffer>>;

let scans = 0;

export function writeObjects(folder: string, objects: Objects) {
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

/** Scans the objects as one build and reads what was written. */
export async function scan(
  folder: string,
  objects: Objects,
  options: Pick<ScanOptions, 'spec'> & Partial<ScanOptions>,
): Promise<Scanned> {
  const { input, ...folders } = scanFolders(folder);
  const builds = [{ partition: 'ingest_date=undated', objects: writeObjects(input, objects) }];
  const result = await scanFiles({ builds, ...folders, ...options });
  return {
    ...result,
    outputFolder: folders.outputFolder,
    summary: await readParquet(join(folders.outputFolder, 'summary.parquet')),
    quarantine: await readParquet(join(folders.outputFolder, 'quarantine.parquet')),
  };
}
