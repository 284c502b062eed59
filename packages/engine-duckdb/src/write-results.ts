import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { compareDecimals, type Spec } from '@ledgerline/schema';
import { concatParquet } from './concat-parquet.ts';
import { csvExport } from './csv-export.ts';
import { ScanError } from './scan-error.ts';
import type { Counts } from './scan-result.ts';
import { quoteName, quoteText } from './sql-quote.ts';

export interface Results {
  readonly spec: Spec;
  readonly outputFolder: string;
  /** Of the builds that are not refused: their indexes, counts, and rejected records by object and line. */
  readonly builds: readonly number[];
  readonly counts: Counts;
  readonly quarantineParts: readonly string[];
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

async function writeSummary(connection: DuckDBConnection, { spec, outputFolder, builds, counts }: Results) {
  const path = join(outputFolder, 'summary.parquet');
  const { summary = '' } = spec.kernel.sql;
  await connection.run(`CREATE TEMP VIEW partials AS
SELECT * EXCLUDE (_build) FROM scanned WHERE list_contains([${builds.join(', ')}]::INTEGER[], _build)`);
  await connection.run(`COPY (${summary}) TO ${quoteText(path)} (FORMAT parquet)`);
  await checkTotals(connection, path, spec, counts.totals);
  await connection.run(csvExport(spec, path, join(outputFolder, `${spec.tables.summary.name}.csv`)));
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
  const written = await firstRow(
    connection,
    `SELECT ${sums.join(', ')} FROM read_parquet(${quoteText(path)})`,
  );
  for (const [name, total] of Object.entries(scanned))
    if (compareDecimals(written[name] ?? '0', total) !== 0)
      throw new ScanError(
        'unaccounted',
        `${name} is ${total} in the scan and ${written[name]} as written; allowed is no difference`,
      );
}

async function writeQuarantine(
  connection: DuckDBConnection,
  { spec, outputFolder, counts, quarantineParts }: Results,
) {
  const path = join(outputFolder, 'quarantine.parquet');
  const [first, ...others] = quarantineParts;
  if (first === undefined) await connection.run(emptyFile(spec.tables.quarantine.columns, path));
  else concatParquet([first, ...others], path);
  const { written } = await firstRow(
    connection,
    `SELECT count(*) AS written FROM read_parquet(${quoteText(path)})`,
  );
  if (Number(written) !== counts.rejected)
    throw new ScanError(
      'unaccounted',
      `${counts.rejected} records were rejected and ${written} are in quarantine; allowed is no difference`,
    );
}

function emptyFile(columns: Spec['tables']['quarantine']['columns'], path: string): string {
  const none = columns.map(({ name, type }) => `NULL::${type} AS ${quoteName(name)}`);
  return `COPY (SELECT ${none.join(', ')} LIMIT 0) TO ${quoteText(path)} (FORMAT parquet)`;
}
