import { type BuiltRecord, buildRecord, curatedKeys } from '@ledgerline/schema';
import type { PartitionView } from './observation.ts';
import { readDocument } from './read-document.ts';
import { type HistoryEntry, isShown, readHistory } from './read-history.ts';
import type { VisibleWorld } from './world.ts';

async function readBuilt(
  { curated }: Pick<VisibleWorld, 'curated'>,
  partition: string,
  fingerprint: string,
): Promise<BuiltRecord | null> {
  const record = await readDocument(curated, curatedKeys.build(partition, fingerprint), buildRecord);
  return record?.state === 'built' ? record : null;
}

/** These move to a build that readers had seen before, at another time. */
const byPeople = new Set<HistoryEntry['why']>(['rollback', 'release', 'repair']);

type Standing = Pick<PartitionView, 'partition' | 'published' | 'wanted'>;

/**
 * What readers saw before what they see now. Where a rollback is in force that is before its build came: what it took
 * from readers does not come back by asking for it twice. What the input asks for is no earlier build.
 */
function shownBefore({ published, wanted }: Standing, entries: readonly HistoryEntry[]) {
  const isHeld = published?.build.heldAgainst !== undefined;
  const isItsOwn = ({ fingerprint, why }: HistoryEntry) =>
    fingerprint === published?.fingerprint && !byPeople.has(why);
  const came = isHeld ? entries.findIndex(isItsOwn) : -1;
  // nobody knows any more when it came, and so what was before
  if (isHeld && came === -1) return [];
  return entries.filter(
    (entry, n) => n > came && entry.fingerprint !== wanted?.fingerprint && isShown(entry, entries[n - 1]),
  );
}

/** The build of the run that `to` names, or the one that readers saw before; of what history knows. */
export async function findEarlier(
  world: Pick<VisibleWorld, 'curated' | 'spec'>,
  view: Standing,
  to: string | undefined,
): Promise<BuiltRecord | null> {
  const { partition, published } = view;
  const entries = await readHistory(world, partition);
  for (const { fingerprint, runId } of to === undefined ? shownBefore(view, entries) : entries) {
    if (fingerprint === null || fingerprint === published?.fingerprint) continue;
    const record = await readBuilt(world, partition, fingerprint);
    // a build that was made again has another run than its entry
    const isMeant = to === undefined || runId === to || record?.runId === to;
    if (record !== null && isMeant) return record;
  }
  return null;
}
