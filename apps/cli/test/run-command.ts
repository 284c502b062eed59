import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Report } from '@ledgerline/schema';

export const main = fileURLToPath(new URL('../dist/main.mjs', import.meta.url));

export const fiveRows =
  'user_id,country,purchase_amount\n1,India,300\n2,USA,500\n3,India,200\n4,UK,450\n5,USA,300\n';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `ledgerline run` as people start it: the built bundle in a process of its own. */
export const startRun = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawn(process.execPath, [main, 'run', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

export const run = (
  args: readonly string[],
  {
    env = {},
    program = main,
  }: { readonly env?: Readonly<Record<string, string>>; readonly program?: string } = {},
): Ended =>
  spawnSync(process.execPath, [program, 'run', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });

/** The same with `--json`, and what it printed. */
export function runJson(args: readonly string[]) {
  const { status, stdout, stderr } = run([...args, '--json']);
  return { status, stderr, envelope: JSON.parse(stdout) };
}

export async function readParquet(path: string): Promise<readonly Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(
      `SELECT * FROM read_parquet('${path.replaceAll("'", "''")}', hive_partitioning = false)`,
    );
    const types = reader.columnTypes().map(String);
    const named = reader.getRowObjectsJson() as Record<string, unknown>[];
    return [{ types: reader.columnNames().map((name, at) => `${name} ${types[at]}`) }, ...named];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** What tells one run from another and not what it found. */
function withoutRun({ runId, builds, ...rest }: Report) {
  return { ...rest, builds: builds.map(({ seconds, ...build }) => build) };
}

export const readReport = (folder: string): Report =>
  JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));

/** Everything that a run wrote, comparable between runs: column types, then rows, of each Parquet file. */
export async function readOutput(folder: string, table: string) {
  return {
    csv: readFileSync(join(folder, `${table}.csv`), 'utf8'),
    summary: await readParquet(join(folder, 'summary.parquet')),
    quarantine: await readParquet(join(folder, 'quarantine.parquet')),
    report: withoutRun(readReport(folder)),
  };
}
