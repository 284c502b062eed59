import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { isLockOurs, takeLock } from './output-lock.ts';

/** Holds what the links of an output folder lead to. */
const innerName = '.ledgerline-output';

/** Where one run writes. Nobody sees any of it before `publish`. */
export interface OutputFolder {
  /** For the result files. */
  readonly files: string;
  /** For what is gone when the run ends. */
  readonly temporary: string;
  /** Shows all files of the run in place of those of the run before, in one step. */
  publish(): void;
  /** Ends the run's hold; without `publish` everything is as it was. */
  close(): void;
  readonly held: Held;
}

/** All that has to go when the process is killed; absolute paths. */
export interface Held {
  readonly inner: string;
  /** Names the folder of its files in `inner`. */
  readonly runId: string;
  readonly temporary: string;
  readonly next: string;
}

function targetOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

const linkTo = (name: string) => join(innerName, 'current', name);

/** Names in the folder that are links of ours. */
const shownIn = (folder: string) =>
  readdirSync(folder).filter((name) => targetOf(join(folder, name)) === linkTo(name));

/** Hidden names do not count: a folder that looks empty is empty. */
function checkFolder(given: string, folder: string): void {
  const ours = new Set(shownIn(folder));
  const foreign = readdirSync(folder).filter((name) => !name.startsWith('.') && !ours.has(name));
  if (foreign.length === 0) return;
  throw new CliError('output-taken', exitCodes.usage, [
    `--output ${given}: holds ${foreign.slice(0, 5).join(', ')}, which no run has written; allowed: a new or empty folder, or the output of an earlier run`,
  ]);
}

/** Links of ours to files that the newest result does not have: of another pipeline, or of a run that was killed. */
function removeDangling(folder: string): void {
  for (const name of shownIn(folder)) if (!existsSync(join(folder, name))) rmSync(join(folder, name));
}

/** Everything inside that is not the newest result, and only the holder of the lock may do so; a guard may do it, too. */
function removeLeftovers(folder: string): void {
  const inner = join(folder, innerName);
  const kept = new Set(['current', 'running', targetOf(join(inner, 'current'))]);
  for (const name of readdirSync(inner))
    if (!kept.has(name)) rmSync(join(inner, name), { recursive: true, force: true, maxRetries: 3 });
  removeDangling(folder);
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // something else lies in it
  }
}

function lockedBy(given: string, owner: string | undefined): CliError {
  const who = owner === undefined ? 'another run' : `process ${owner.split('-')[0]}`;
  return new CliError('output-busy', exitCodes.dependencyMissing, [
    `--output ${given}: ${who} is writing into it; wait for it, or choose another folder`,
  ]);
}

/** A name that is there already leads to the file of whichever run is current. */
function show(folder: string, files: string): void {
  const shown = new Set(shownIn(folder));
  for (const name of readdirSync(files)) if (!shown.has(name)) symlinkSync(linkTo(name), join(folder, name));
}

/** Renaming a link over a link is the one step that readers see. */
function switchTo({ inner, runId, next }: Held): void {
  symlinkSync(runId, next);
  renameSync(next, join(inner, 'current'));
}

function open(given: string, runId: string): OutputFolder {
  const folder = resolve(given);
  const isNew = mkdirSync(folder, { recursive: true }) !== undefined;
  checkFolder(given, folder);
  const inner = join(folder, innerName);
  const lock = join(inner, 'running');
  const other = takeLock(lock);
  if (other !== undefined) throw lockedBy(given, other);
  const release = () => {
    rmSync(lock);
    removeIfEmpty(inner);
    if (isNew) removeIfEmpty(folder);
  };
  const files = join(inner, runId);
  const [temporary, next] = [join(inner, `temporary-${runId}`), join(inner, `next-${runId}`)];
  const held = { inner, runId, temporary, next };
  try {
    removeLeftovers(folder);
    for (const path of [files, temporary]) mkdirSync(path);
  } catch (error) {
    release();
    throw error;
  }
  return {
    files,
    temporary,
    held,
    publish() {
      if (!isLockOurs(lock)) throw lockedBy(given, undefined);
      show(folder, files);
      switchTo(held);
    },
    close() {
      if (!isLockOurs(lock)) return;
      removeLeftovers(folder);
      release();
    },
  };
}

/**
 * An output folder holds links, and `current` among what they lead to is the only thing that ever changes: a run that
 * is killed at any moment leaves all files of the run before or all of its own.
 *
 * @param runId new, a name for a folder
 * @throws CliError `output-taken`, `output-busy` or `output-unwritable`
 */
export function openOutput(given: string, runId: string): OutputFolder {
  try {
    return open(given, runId);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CliError(
      'output-unwritable',
      exitCodes.usage,
      [
        `--output ${given}: cannot be written (${code ?? message}); allowed: a folder where you may make files and links`,
      ],
      { cause: error },
    );
  }
}
