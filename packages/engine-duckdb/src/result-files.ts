import { dirname } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName, quoteText, type Spec } from '@ledgerline/schema';
import { defaultMemoryLimitMb } from './config.ts';
import { Database } from './database.ts';
import { readParquet } from './read-parquet.ts';

export interface JoinOptions {
  /** Parquet files with the columns. */
  readonly sources: readonly string[];
  readonly target: string;
  /** With Glue types. */
  readonly columns: Spec['tables']['summary']['columns'];
  /** Columns by whose least values the sources are put in order; texts as bytes. @default the order as given */
  readonly orderBy?: readonly string[];
  /** For what does not fit in memory. */
  readonly temporaryFolder: string;
}

async function withDuckdb<T>(
  folders: readonly [string, ...string[]],
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const memoryLimitMb = defaultMemoryLimitMb(1, 1);
  const database = await Database.open({ folders, memoryLimitMb, preservesOrder: false });
  try {
    return await work(await database.connect());
  } finally {
    database.close();
  }
}

/** Rows of long texts cost memory by their bytes; raw text repeats rarely, and looking for what does takes time. */
const parquet = "FORMAT parquet, ROW_GROUP_SIZE_BYTES '16MiB', DICTIONARY_SIZE_LIMIT 1";

/** Sources whose rows are in order already: to sort the rows costs as much memory as they have. */
async function inOrder(duckdb: DuckDBConnection, sources: readonly string[], by: readonly string[]) {
  if (by.length === 0 || sources.length === 0) return sources;
  const least = by.map((name) => `min(${quoteName(name)})`).join(', ');
  const reader = await duckdb.runAndReadAll(
    `SELECT filename FROM ${readParquet(sources, ', filename = true')} GROUP BY filename ORDER BY ${least}`,
  );
  return reader.getRowsJson().map(([name]) => String(name));
}

/** Joins Parquet files into one; of none it makes a file without rows. */
export async function joinParquet(options: JoinOptions): Promise<void> {
  const { sources, target, columns, orderBy = [], temporaryFolder } = options;
  const none = columns.map(({ name, type }) => `NULL::${type} AS ${quoteName(name)}`).join(', ');
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  const folders = [temporaryFolder, ...new Set([target, ...sources].map((path) => dirname(path)))] as const;
  await withDuckdb(folders, async (duckdb) => {
    const ordered = await inOrder(duckdb, sources, orderBy);
    const rows =
      ordered.length === 0 ? `SELECT ${none} WHERE false` : `SELECT ${names} FROM ${readParquet(ordered)}`;
    await duckdb.run(`COPY (${rows}) TO ${quoteText(target)} (${parquet})`);
  });
}

/** What a summary comes to as a whole. */
export interface SummaryTotals {
  /** Its rows. */
  readonly groups: number;
  /** Measure -> its value over all groups as text, exact; null for the least or greatest of nothing. */
  readonly totals: Readonly<Record<string, string | null>>;
}

type Measure = Spec['summary']['measures'][number];

function overAll({ name, function: how, type }: Measure): string {
  const column = quoteName(name);
  if (how === 'min' || how === 'max') return `${how}(${column})::VARCHAR AS ${column}`;
  return `coalesce(sum(${column}), 0)::${type}::VARCHAR AS ${column}`;
}

/** Reads a summary file back. */
export function readTotals(path: string, { summary }: Spec): Promise<SummaryTotals> {
  const columns = ['count(*)::VARCHAR AS groups', ...summary.measures.map(overAll)].join(', ');
  return withDuckdb([dirname(path)], async (duckdb) => {
    const reader = await duckdb.runAndReadAll(`SELECT ${columns} FROM ${readParquet([path])}`);
    const [[groups, ...values] = []] = reader.getRowsJson() as (string | null)[][];
    const totals = summary.measures.map(({ name }, at) => [name, values[at] ?? null] as const);
    return { groups: Number(groups), totals: Object.fromEntries(totals) };
  });
}
