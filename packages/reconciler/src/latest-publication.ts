import { type HistoryEntry, type HistoryKey, isShown, readEntries } from './read-history.ts';
import type { VisibleWorld } from './world.ts';

/** What the history of a partition says its pointer is. */
export interface LatestPublication {
  /** The newest entry. */
  readonly entry: HistoryEntry;
  /** Since when that build of that run is published; ISO time, UTC. */
  readonly publishedAt: string;
}

/** The newest entries of one build: those after the first only changed what is said of it, such as its release. */
function leadingOfOneBuild(newestFirst: readonly HistoryKey[]): readonly HistoryKey[] {
  const end = newestFirst.findIndex(({ fingerprint }) => fingerprint !== newestFirst[0]?.fingerprint);
  return end === -1 ? newestFirst : newestFirst.slice(0, end);
}

/** Reads no more entries than it needs; null for a partition without any. @throws DocumentError */
export async function latestPublication(
  world: Pick<VisibleWorld, 'curated'>,
  newestFirst: readonly HistoryKey[],
): Promise<LatestPublication | null> {
  const entries = await readEntries(
    world,
    leadingOfOneBuild(newestFirst).map(({ key }) => key),
  );
  const [entry] = entries;
  if (entry === undefined) return null;
  const other = entries.findIndex(({ runId }) => runId !== entry.runId);
  const first = entries[other === -1 ? entries.length - 1 : other - 1] ?? entry;
  return { entry, publishedAt: first.time };
}

/**
 * How many of the newest entries readers are not known to have seen. Reads no more than it needs.
 *
 * @param there what the catalog has, which readers see now; null for nothing
 * @throws DocumentError
 */
export async function countUnshown(
  world: Pick<VisibleWorld, 'curated'>,
  newestFirst: readonly HistoryKey[],
  there: string | null,
): Promise<number> {
  let newer: HistoryEntry | undefined;
  for (const [n, { key, fingerprint }] of newestFirst.entries()) {
    const [entry] = await readEntries(world, [key]);
    if (fingerprint === there || (entry !== undefined && isShown(entry, newer))) return n;
    newer = entry ?? newer;
  }
  return newestFirst.length;
}
