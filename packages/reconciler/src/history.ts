import { canonicalJson, curatedKeys, type History, history } from '@ledgerline/schema';
import { inParallel } from './in-parallel.ts';
import { readDocument, unlessMalformed } from './read-document.ts';
import { type HistoryEntry, isHistoryKey, parseHistoryKey } from './read-history.ts';
import type { World } from './world.ts';

type Entry = Omit<History, 'version' | 'shownAt'>;

/** Stands in the key of an entry that removes a partition. */
const removed = 'removed';

/** A person's word always gets an entry of its own. */
const asked: readonly History['why'][] = ['rollback', 'release', 'accept', 'repair'];

async function newestKey({ curated, spec }: World, partition: string): Promise<string | undefined> {
  let newest: string | undefined;
  for await (const page of curated.list(curatedKeys.histories(spec.resultVersion, partition)))
    newest = page.findLast(({ key }) => isHistoryKey(key))?.key ?? newest;
  return newest;
}

/**
 * The newest entry when it says the same: its pointer did not move then, and is tried again. Null also when it cannot be
 * read: one entry too many is no reason to publish nothing.
 */
async function readSame({ curated }: World, key: string, entry: Entry): Promise<HistoryEntry | null> {
  if (!key.endsWith(`-${entry.fingerprint ?? removed}.json`)) return null;
  const newest = await unlessMalformed(readDocument(curated, key, history), () => null);
  const isSame = newest?.runId === entry.runId && newest.heldAgainst === entry.heldAgainst;
  return isSame ? { ...newest, key } : null;
}

/** History is ordered by its times, and the clock of who wrote the newest entry may have been ahead of ours. */
function timeAfter(newest: string, time: string): string {
  const last = Date.parse(parseHistoryKey(newest).time);
  return last < Date.parse(time) ? time : new Date(last + 1).toISOString();
}

/** Before a pointer moves. One entry for one move, however often it has to be tried. */
export async function writeHistory(world: World, entry: Entry): Promise<HistoryEntry> {
  const { partition, fingerprint, why } = entry;
  const newest = await newestKey(world, partition);
  const same = newest === undefined || asked.includes(why) ? null : await readSame(world, newest, entry);
  if (same !== null) return same;
  const time = newest === undefined ? entry.time : timeAfter(newest, entry.time);
  const key = curatedKeys.history(world.spec.resultVersion, partition, time, fingerprint ?? removed);
  const written: History = { version: 1, ...entry, time };
  await world.curated.putText(key, canonicalJson(written));
  return { ...written, key };
}

/** Once the pointer reads back where the entry says: from then on it is known that readers see it. */
async function confirmHistory({ curated, now }: World, { key, ...entry }: HistoryEntry): Promise<void> {
  if (entry.shownAt !== undefined) return;
  const shown: History = { ...entry, shownAt: now().toISOString() };
  await curated.putText(key, canonicalJson(shown));
}

/** The same of many moves at once, but those of the partitions that are stuck. */
export async function confirmMoved(
  world: World,
  entries: readonly HistoryEntry[],
  stuck: readonly { readonly partition: string }[],
): Promise<void> {
  const isStuck = new Set(stuck.map(({ partition }) => partition));
  const moved = entries.filter(({ partition }) => !isStuck.has(partition));
  await inParallel(moved, (entry) => confirmHistory(world, entry));
}
