import { curatedKeys, type History, history } from '@ledgerline/schema';
import { inParallel } from './in-parallel.ts';
import { listKeys } from './list-keys.ts';
import { DocumentError, readDocument } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

/** What an entry's key says by itself. */
export interface HistoryKey {
  readonly key: string;
  /** ISO time, UTC. */
  readonly time: string;
  /** Null: the partition was removed. */
  readonly fingerprint: string | null;
}

export type HistoryEntry = History & { readonly key: string };

/**
 * True when readers are known to have seen what the entry says: the pointer read back there, or stood there when the
 * entry after it was written. An entry without either may be of a move that did not happen.
 *
 * @param newer the entry after it; undefined for the newest
 */
export const isShown = (
  { shownAt, fingerprint }: Pick<History, 'shownAt' | 'fingerprint'>,
  newer: Pick<History, 'previous'> | undefined,
): boolean => shownAt !== undefined || newer?.previous === fingerprint;

/** Moves of a pointer that can be taken back, however old. */
export const keptEntries = 5;

/** What readers saw in these days can be published again. */
export const keptDays = 30;

const dayMs = 86_400_000;

const keyPattern = /\/([^/]+Z)-([0-9a-f]{64}|removed)\.json$/;

/** False for what somebody else put there. */
export const isHistoryKey = (key: string): boolean => keyPattern.test(key);

/** @throws DocumentError when it is no `history/<partition>/<time>-<fingerprint or removed>.json` */
export function parseHistoryKey(key: string): HistoryKey {
  const [, time, name] = keyPattern.exec(key) ?? [];
  if (time === undefined || name === undefined)
    throw new DocumentError(key, 'is no <time>-<fingerprint>.json or <time>-removed.json');
  return { key, time, fingerprint: name === 'removed' ? null : name };
}

/**
 * The entries whose builds are kept: the newest, and whatever was in force within `keptDays`; so the entry that those
 * days began with is one of them, however old it is.
 */
export function keptHistory<E extends Pick<HistoryKey, 'time'>>(
  newestFirst: readonly E[],
  now: Date,
): readonly E[] {
  const since = now.getTime() - keptDays * dayMs;
  return newestFirst.filter((_, n) => {
    const replacedAt = newestFirst[n - 1]?.time;
    return n < keptEntries || (replacedAt !== undefined && Date.parse(replacedAt) >= since);
  });
}

async function readEntry({ curated }: Pick<VisibleWorld, 'curated'>, key: string): Promise<HistoryEntry[]> {
  const entry = await readDocument(curated, key, history);
  return entry === null ? [] : [{ ...entry, key }];
}

/** Entries by their keys, in the order of the keys. @throws DocumentError */
export async function readEntries(
  world: Pick<VisibleWorld, 'curated'>,
  keys: readonly string[],
): Promise<readonly HistoryEntry[]> {
  return (await inParallel(keys, (key) => readEntry(world, key))).flat();
}

/** Every move of a partition's pointer, newest first. @throws DocumentError */
export async function readHistory(
  world: Pick<VisibleWorld, 'curated' | 'spec'>,
  partition: string,
): Promise<readonly HistoryEntry[]> {
  const keys = await listKeys(world.curated, curatedKeys.histories(world.spec.resultVersion, partition));
  return readEntries(world, [...keys].reverse());
}
