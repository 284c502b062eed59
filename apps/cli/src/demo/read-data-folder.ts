import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseInputKey } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

/** A file on this machine and the object key that it gets. */
export interface DataFile {
  readonly path: string;
  readonly key: string;
  readonly partition: string;
  readonly bytes: number;
}

export interface DataFolder {
  readonly files: readonly DataFile[];
  /** Names that are no CSV files, so nothing happens to them. */
  readonly skipped: readonly string[];
}

const partitionFolder = /^ingest_date=/;
const csvName = /\.csv(\.gz|\.zst)?$/i;
const layout = 'allowed: DIR/<name>.csv and DIR/ingest_date=<yyyy-mm-dd>/<name>.csv (also .csv.gz, .csv.zst)';

function refuse(kind: string, problems: readonly string[]): never {
  throw new CliError(kind, exitCodes.usage, problems);
}

/** A folder, a file, or neither: a dangling link, a loop of links, a pipe. */
function kindOf(path: string): 'folder' | 'file' | 'neither' {
  try {
    const seen = statSync(path);
    if (seen.isDirectory()) return 'folder';
    return seen.isFile() ? 'file' : 'neither';
  } catch {
    return 'neither';
  }
}

/** Paths below the folder, relative to it: its own files and those of its `ingest_date=` folders. */
function namesBelow(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      const kind = kindOf(path);
      if (kind === 'neither')
        refuse('data-unreadable', [`--data: ${path} is neither a file nor a folder; take it away`]);
      if (kind === 'file') return [name];
      if (!partitionFolder.test(name)) return [`${name}/`];
      return namesBelow(path).map((below) => `${name}/${below}`);
    });
}

/**
 * The CSV files of a folder with or without `ingest_date=` folders, and the key of each.
 *
 * @throws CliError `data-missing`, `data-empty` or `data-misnamed`, with every file that has no place
 */
export function readDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  if (!existsSync(path))
    refuse('data-missing', [`--data ${folder}: no such folder; name one with CSV files`]);
  if (!statSync(path).isDirectory())
    refuse('data-missing', [`--data ${folder}: is a file; name the folder that holds it`]);

  const above = partitionFolder.test(basename(path)) ? `${basename(path)}/` : '';
  const names = namesBelow(path);
  const csvNames = names.filter((name) => csvName.test(name));
  if (csvNames.length === 0)
    refuse('data-empty', [
      `--data ${folder}: no CSV files, ${names.length === 0 ? 'it is empty' : `only ${names.slice(0, 5).join(', ')}`}; ${layout}`,
    ]);

  const keyed = csvNames.map((name) => ({ name, meaning: parseInputKey(`input/${above}${name}`) }));
  const misnamed = keyed.flatMap(({ name, meaning }) =>
    meaning.kind === 'ignored' ? [`--data ${folder}: ${above}${name}: ${meaning.why}; ${layout}`] : [],
  );
  if (misnamed.length > 0) refuse('data-misnamed', misnamed);

  const files = keyed.flatMap(({ name, meaning }) => {
    if (meaning.kind !== 'data') return [];
    const { size } = statSync(join(path, name));
    const key = `input/${above}${name}`;
    return [{ path: join(path, name), key, partition: meaning.partition, bytes: size }];
  });
  return { files, skipped: names.filter((name) => !csvName.test(name)) };
}
