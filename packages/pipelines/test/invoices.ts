import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Original invoices, beside the clone where they are present. */
const folder = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  '..',
  'shared',
  'data',
  'online-retail',
  'invoices',
);

/** Fields of one line of RFC 4180, quoted as a whole or not at all. */
function fieldsOf(line: string): string[] {
  const fields = [...`${line},`.matchAll(/("(?:[^"]|"")*"|[^",][^,]*|),/g)].map(([, field = '']) => field);
  return fields.map((field) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field));
}

const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n').map(fieldsOf);

export const headerOf = (path: string) => linesOf(path)[0];

/** The real days: fields of every line below the header; none where the files are missing. */
export const invoiceDays = (existsSync(folder) ? readdirSync(folder).sort() : []).map((partition) => {
  const path = join(folder, partition, 'invoices.csv');
  return { partition, path, records: linesOf(path).slice(1) };
});
