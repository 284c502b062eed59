import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseInputKey } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../render/table.ts';

/** A file on this machine and the object key that it gets. */
export interface DataFile {
  readonly path: string;
  readonly key: string;
  readonly partition: string;
  readonly bytes: number;
}

export interface FoundInputs {
  /** In order of their keys, compared as bytes. */
  readonly files: readonly DataFile[];
  /** What lies there and is no data, or not of the day asked for, so nothing happens to it. */
  readonly skipped: readonly string[];
}

export interface InputRequest {
  /** The option that named the paths, for messages. */
  readonly option: string;
  /** Files and folders. */
  readonly paths: readonly string[];
  /** `yyyy-mm-dd`: takes only this day of `ingest_date=` folders, and gives it to loose files. */
  readonly date?: string | undefined;
}

interface Candidate {
  readonly path: string;
  /** Below what was asked for, for people. */
  readonly shown: string;
  /** Of the `ingest_date=` folder around it. */
  readonly date: string | undefined;
}

const dateFolder = /^ingest_date=(.*)$/s;
const layout = 'allowed: DIR/<name>.csv and DIR/ingest_date=<yyyy-mm-dd>/<name>.csv (also .csv.gz, .csv.zst)';

function refuse(kind: string, problems: readonly string[]): never {
  throw new CliError(kind, exitCodes.usage, problems.map(printable));
}

const isDataName = (name: string) => parseInputKey(`input/${name}`).kind === 'data';

const dateOf = (folder: string) => dateFolder.exec(basename(folder))?.[1];

/** A folder, a file, or neither: a dangling link, a loop of links, a pipe, a name that is no UTF-8. */
function kindOf(path: string): 'folder' | 'file' | 'neither' {
  try {
    const seen = statSync(path);
    if (seen.isDirectory()) return 'folder';
    return seen.isFile() ? 'file' : 'neither';
  } catch {
    return 'neither';
  }
}

/** Everything in a folder and in its `ingest_date=` folders; other folders and hidden files are no candidates. */
function* candidatesIn(folder: string, above: string, skipped: string[]): Generator<Candidate> {
  for (const name of readdirSync(folder).sort()) {
    const [path, shown] = [join(folder, name), `${above}${name}`];
    const isFolder = kindOf(path) === 'folder';
    if (isFolder && above === '' && dateFolder.test(name)) yield* candidatesIn(path, `${name}/`, skipped);
    else if (isFolder) skipped.push(`${shown}/`);
    else if (!isDataName(name)) skipped.push(...(name.startsWith('.') ? [] : [shown]));
    else if (name.startsWith('.')) skipped.push(shown);
    else yield { path, shown, date: dateOf(folder) };
  }
}

function candidatesOf(option: string, given: string, skipped: string[]): readonly Candidate[] {
  const path = resolve(given);
  if (!existsSync(path))
    refuse('data-missing', [`${option} ${given}: no such file or folder; name one with CSV files`]);
  if (kindOf(path) === 'folder') return [...candidatesIn(path, '', skipped)];
  if (!isDataName(basename(path)))
    refuse('data-misnamed', [`${option} ${given}: its name ends in none of .csv, .csv.gz, .csv.zst`]);
  return [{ path, shown: given, date: dateOf(dirname(path)) }];
}

function checkReadable(option: string, path: string): void {
  if (kindOf(path) !== 'file')
    refuse('data-unreadable', [
      `${option}: ${path} is neither a file nor a folder (a link that leads nowhere, or a name that is no UTF-8); take it away or rename it`,
    ]);
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    refuse('data-unreadable', [`${option}: cannot read ${path} (${(error as NodeJS.ErrnoException).code})`]);
  }
}

function toDataFile(option: string, { path, shown }: Candidate, date: string | undefined): DataFile {
  const key = `input/${date === undefined ? '' : `ingest_date=${date}/`}${basename(path)}`;
  const meaning = parseInputKey(key);
  if (meaning.kind !== 'data') {
    const why = meaning.kind === 'ignored' ? meaning.why : 'it is no data';
    refuse('data-misnamed', [`${option} ${shown}: ${why}; ${layout}`]);
  }
  checkReadable(option, path);
  return { path, key, partition: meaning.partition, bytes: statSync(path).size };
}

/** One object key is one file: nobody could tell the lines of two apart. */
function checkKeys(option: string, files: readonly DataFile[]): void {
  const seen = new Map<string, string>();
  const problems = files.flatMap(({ key, path }) => {
    const first = seen.get(key);
    seen.set(key, first ?? path);
    return first === undefined
      ? []
      : [`${option}: ${first} and ${path} are both ${key}; name one of them differently`];
  });
  if (problems.length > 0) refuse('data-twice', problems);
}

function checkDate(date: string): void {
  const meaning = parseInputKey(`input/ingest_date=${date}/x.csv`);
  if (meaning.kind !== 'data' || meaning.partition !== `ingest_date=${date}`)
    refuse('usage', [
      `--partition ${JSON.stringify(date)} is no day; allowed: yyyy-mm-dd, for instance 2026-11-23`,
    ]);
}

const byBytes = (a: DataFile, b: DataFile) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));

/**
 * The CSV files that paths name, and the key that each would have in the cloud: a file keeps the date of the
 * `ingest_date=` folder it lies in.
 *
 * @throws CliError `data-missing`, `data-empty`, `data-misnamed`, `data-unreadable`, `data-twice` or `usage`
 */
export function findInputs({ option, paths, date }: InputRequest): FoundInputs {
  if (date !== undefined) checkDate(date);
  const skipped: string[] = [];
  const candidates = paths.flatMap((path) => candidatesOf(option, path, skipped));
  const isWanted = (candidate: Candidate) => date === undefined || (candidate.date ?? date) === date;
  skipped.push(...candidates.filter((candidate) => !isWanted(candidate)).map(({ shown }) => shown));
  const files = candidates
    .filter(isWanted)
    .map((candidate) => toDataFile(option, candidate, candidate.date ?? date))
    .sort(byBytes);
  if (files.length === 0) {
    const seen = skipped.length === 0 ? 'it is empty' : `only ${skipped.slice(0, 5).join(', ')}`;
    const wanted = date === undefined ? 'no CSV files' : `no CSV files of ${date}`;
    refuse('data-empty', [`${option} ${paths.join(' ')}: ${wanted}, ${seen}; ${layout}`]);
  }
  checkKeys(option, files);
  return { files, skipped };
}
