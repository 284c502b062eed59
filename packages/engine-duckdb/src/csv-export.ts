import { quoteName, quoteText, type Spec } from '@ledgerline/schema';
import { readParquet } from './read-parquet.ts';

/**
 * A spreadsheet takes a text that begins so for a formula; behind a quote it is a text again. A text that has such a
 * quote gets one more, so that no two texts look alike. In SQL.
 */
const formulaStart = "'^''*[=+@\\t\\r\\n\\x{ff1d}\\x{ff0b}\\x{ff0d}\\x{ff20}-]'";

/**
 * The statement that writes CSV for people from the summary's Parquet file: RFC 4180 with LF, decimals with their
 * full scale, nothing for a missing value. Texts that look like formulas are neutralised.
 */
export function csvExport({ tables }: Spec, summaryPath: string, path: string): string {
  const columns = tables.summary.columns.map(({ name, type }) => {
    const column = quoteName(name);
    if (type !== 'string') return column;
    return `CASE WHEN regexp_matches(${column}, ${formulaStart}) THEN '''' || ${column} ELSE ${column} END AS ${column}`;
  });
  return `COPY (SELECT ${columns.join(', ')} FROM ${readParquet([summaryPath])})
TO ${quoteText(path)} (FORMAT csv, HEADER)`;
}
