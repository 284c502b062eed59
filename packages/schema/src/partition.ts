/** The partition column of every published table. */
export const partitionColumn = 'ingest_date';

/** The partition of all objects directly under `input/`. */
export const undatedPartition = `${partitionColumn}=undated`;

const keyForm = /^input\/(?:ingest_date=(\d{4}-\d{2}-\d{2})\/)?([^/]+)$/;
const dataName = /.\.csv(?:\.gz|\.zst)?$/is;

function isRealDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

export type InputKey =
  | { readonly kind: 'data'; readonly partition: string }
  | { readonly kind: 'wake'; readonly partition: string }
  | { readonly kind: 'ignored'; readonly why: string };

/**
 * What an object key means. Data: `input/<name>` or `input/ingest_date=<a real date>/<name>` with a
 * name ending in `.csv`, `.csv.gz` or `.csv.zst` in any case. `_SUCCESS` wakes the trigger but is no data.
 */
export function parseInputKey(key: string): InputKey {
  const [, date, name] = keyForm.exec(key) ?? [];
  if (name === undefined)
    return { kind: 'ignored', why: 'not input/<name> or input/ingest_date=<date>/<name>' };
  if (date !== undefined && !isRealDate(date)) return { kind: 'ignored', why: `${date} is no date` };
  const partition = date === undefined ? undatedPartition : `${partitionColumn}=${date}`;
  if (name === '_SUCCESS') return { kind: 'wake', partition };
  if (dataName.test(name)) return { kind: 'data', partition };
  return { kind: 'ignored', why: 'name ends in none of .csv, .csv.gz, .csv.zst' };
}

/** The folder whose objects form the partition; for `undated` only the objects directly below it. */
export function inputPrefix(partition: string): string {
  return partition === undatedPartition ? 'input/' : `input/${partition}/`;
}

/** `ingest_date=2026-11-23` -> `2026-11-23`, the value in the catalog. */
export function partitionValue(partition: string): string {
  return partition.slice(partitionColumn.length + 1);
}

/** `ingest_date=2026-11-23` -> `2026-11`; all objects without a date are a month of their own, `undated`. */
export function rollupMonthOf(partition: string): string {
  return partition === undatedPartition ? 'undated' : partitionValue(partition).slice(0, 7);
}

/** `2026-11-23` -> `ingest_date=2026-11-23`. */
export function partitionOf(value: string): string {
  return `${partitionColumn}=${value}`;
}
