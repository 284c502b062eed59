import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { compareDecimals, quoteName, quoteText, type Spec } from '@ledgerline/schema';
import { csvExport } from './csv-export.ts';
import { workAt } from './explain-failure.ts';
import { readParquet } from './read-parquet.ts';
import { joinParquet } from './result-files.ts';
import { ScanError } from './scan-error.ts';
import type { Counts } from './scan-result.ts';

export interface Results {
  readonly spec: Spec;
  readonly outputFolder: string;
  /** For what does not fit in memory. */
  readonly workFolder: string;
  /** Indexes of the builds that leave no trace. */
  readonly refused: ReadonlySet<number>;
  /** Of the other builds. */
  readonly counts: Counts;
  /** Of the other builds: files of rejected records, in their order. */
  readonly quarantineParts: readonly string[];
}

/** The files of a result. */
export function resultFiles({ spec, outputFolder }: Pick<Results, 'spec' | 'outputFolder'>) {
  return {
    summary: join(outputFolder, 'summary.parquet'),
    export: join(outputFolder, `${spec.tables.summary.name}.csv`),
    quarantine: join(outputFolder, 'quarantine.parquet'),
  };
}

async function firstRow(connection: DuckDBConnection, sql: string): Promise<Record<string, string>> {
  const [row = {}] = (await connection.runAndReadAll(sql)).getRowObjectsJson();
  return row as Record<string, string>;
}

/** Summary, its CSV export and quarantine of a finished scan. @throws ScanError unaccounted */
export async function writeResults(connection: DuckDBConnection, results: Results): Promise<void> {
  await writeSummary(connection, results);
  await writeQuarantine(connection, results);
}

async function writeSummary(connection: DuckDBConnection, results: Results) {
  const { spec, refused, counts } = results;
  const { summary: path, export: exportPath } = resultFiles(results);
  const list = `SELECT unnest([${[...refused].join(', ')}]::INTEGER[])`;
  const isKept = refused.size === 0 ? '' : ` WHERE _build NOT IN (${list})`;
  await connection.run(`CREATE TEMP VIEW partials AS SELECT * EXCLUDE (_build) FROM scanned${isKept}`);
  const write = `COPY (${spec.kernel.sql.summary}) TO ${quoteText(path)} (FORMAT parquet)`;
  await workAt('the summary', () => connection.run(write));
  await checkTotals(connection, path, spec, counts.totals);
  await workAt('the CSV export', () => connection.run(csvExport(spec, path, exportPath)));
}

/** What was written adds up to what was scanned. */
async function checkTotals(
  connection: DuckDBConnection,
  path: string,
  spec: Spec,
  scanned: Counts['totals'],
) {
  const measures = spec.summary.measures.filter(({ name }) => name in scanned);
  if (measures.length === 0) return;
  const sums = measures.map(
    ({ name, type }) => `coalesce(sum(${quoteName(name)}), 0)::${type} AS ${quoteName(name)}`,
  );
  const written = await firstRow(connection, `SELECT ${sums.join(', ')} FROM ${readParquet([path])}`);
  for (const [name, total] of Object.entries(scanned))
    if (compareDecimals(written[name] ?? '0', total) !== 0)
      throw new ScanError(
        'unaccounted',
        `${name} is ${total} in the scan and ${written[name]} as written; allowed is no difference`,
      );
}

async function writeQuarantine(connection: DuckDBConnection, results: Results) {
  const { spec, counts, quarantineParts, workFolder } = results;
  const path = resultFiles(results).quarantine;
  const rejected = {
    sources: quarantineParts,
    target: path,
    columns: spec.tables.quarantine.columns,
    temporaryFolder: workFolder,
  };
  await workAt('the quarantine', () => joinParquet(rejected));
  const { written } = await firstRow(connection, `SELECT count(*) AS written FROM ${readParquet([path])}`);
  if (Number(written) !== counts.rejected)
    throw new ScanError(
      'unaccounted',
      `${counts.rejected} records were rejected and ${written} are in quarantine; allowed is no difference`,
    );
}
