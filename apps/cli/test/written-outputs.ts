import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openOutput } from '../src/run/output-folder.ts';

export const names = ['quarantine.parquet', 'report.json', 'summary.parquet', 'users_summary.csv'];

export function write(folder: string, text: string, which: readonly string[] = names): void {
  const output = openOutput(folder, `run-${text}`);
  for (const name of which) writeFileSync(join(output.files, name), text);
  writeFileSync(join(output.temporary, 'range'), text);
  output.publish();
  output.close();
}

/** What a reader finds: name -> content of each file that can be opened. */
export const read = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.startsWith('.') && existsSync(join(folder, name)))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
export const all = (text: string, which: readonly string[] = names) =>
  Object.fromEntries(which.map((name) => [name, text]));
export const inside = (folder: string) => readdirSync(join(folder, '.ledgerline-output')).sort();
