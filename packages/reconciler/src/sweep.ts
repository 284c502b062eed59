import { type Attempt, attempt, canonicalJson, curatedKeys, sweptTag } from '@ledgerline/schema';
import { inParallel } from './in-parallel.ts';
import { releaseLease, takeLease } from './lease.ts';
import { type Inventory, keysOfRun, listRunIds, takeInventory } from './live-runs.ts';
import { readDocument, unlessMalformed } from './read-document.ts';
import type { Caller } from './reconcile.ts';
import type { StoredBuild } from './stored-records.ts';
import { judgeRuns, readSweepList, type SeenSweep, writeSweepList } from './sweep-list.ts';
import { type Held, timeIsOver } from './time-left.ts';
import type { World } from './world.ts';

export type SweepOutcome =
  | {
      readonly kind: 'swept';
      /** Runs whose records went and whose objects were tagged. */
      readonly swept: readonly string[];
      /** Runs that nothing refers to, noted for a later night. */
      readonly dead: readonly string[];
      /** Runs that were tagged, as a whole or in part, and no longer are: something refers to them again. */
      readonly revived: readonly string[];
      /** Why the sweep ended before its work did; null when it did not. The next one goes on. */
      readonly stopped: string | null;
    }
  | { readonly kind: 'later'; readonly message: string };

const lostLease = 'another sweep wrote control/sweep.json; this one stopped';

/**
 * An attempt that says `built` without a record would count as a failure when the same input comes back. One that is
 * malformed says nothing, and holds its partition then.
 */
async function forgive({ curated }: World, { partition, fingerprint, runId }: StoredBuild): Promise<void> {
  const key = curatedKeys.attempt(partition, fingerprint, runId);
  const marker = await unlessMalformed(readDocument(curated, key, attempt), () => null);
  if (marker === null) return;
  await curated.putText(key, canonicalJson({ ...marker, outcome: 'swept' } satisfies Attempt));
}

/** The attempt goes first: with the record it does not matter what it says. */
async function deleteBuild(world: World, build: StoredBuild): Promise<void> {
  await forgive(world, build);
  await world.curated.delete(build.key);
}

/** So that no record is ever without its files, no file is touched before all records are gone. */
async function deleteRecords(world: World, runId: string, { builds, others }: Inventory): Promise<void> {
  const naming = <R extends { readonly runIds: readonly string[] }>(records: readonly R[]) =>
    records.filter(({ runIds }) => runIds.includes(runId));
  await inParallel(naming(builds), (build) => deleteBuild(world, build));
  await inParallel(naming(others), ({ key }) => world.curated.delete(key));
}

async function tagRun(world: World, runId: string, tags: Readonly<Record<string, string>>): Promise<void> {
  await inParallel(await keysOfRun(world, runId), (key) => world.curated.tag(key, tags));
}

interface Progress {
  readonly swept: readonly string[];
  readonly stopped: string | null;
}

/** Noted run by run, so that a sweep that ends early goes on next time and does not begin again. */
async function sweepDue(
  world: World,
  held: Held,
  { due, inventory, list }: { due: readonly string[]; inventory: Inventory; list: SeenSweep },
): Promise<Progress> {
  let noted = list;
  const swept: string[] = [];
  for (const runId of due) {
    const before = timeIsOver(world, held);
    if (before !== null) return { swept, stopped: before };
    await deleteRecords(world, runId, inventory);
    const between = timeIsOver(world, held);
    if (between !== null) return { swept, stopped: between };
    await tagRun(world, runId, sweptTag);
    const { [runId]: _, ...deadSince } = noted.document.deadSince;
    const document = { ...noted.document, deadSince, swept: [...noted.document.swept, runId] };
    const next = await writeSweepList(world, noted, document);
    if (next === null) return { swept, stopped: lostLease };
    noted = next;
    swept.push(runId);
  }
  return { swept, stopped: null };
}

/** Without the whole inventory no run is known to be dead, and the next sweep would get no further. */
function giveUp({ log }: World): SweepOutcome {
  const message = 'the time was over before all records were read; give the trigger a longer timeout';
  log('error', 'nothing was swept', { message });
  return { kind: 'later', message };
}

async function sweepUnderLease(world: World, held: Held): Promise<SweepOutcome> {
  const seen = await readSweepList(world);
  const isOver = () => timeIsOver(world, held) !== null;
  const inventory = await takeInventory(world, isOver);
  const found = await listRunIds(world);
  if (inventory === null || isOver()) return giveUp(world);
  const night = judgeRuns(seen.document, { found, live: inventory.live }, world.now());
  for (const runId of night.revived) {
    world.log('error', 'run was swept and is referred to again; its tags are removed', { runId });
    await tagRun(world, runId, {});
  }
  const list = await writeSweepList(world, seen, night.document);
  if (list === null) return { kind: 'later', message: lostLease };
  const progress = await sweepDue(world, held, { due: night.due, inventory, list });
  const gone = new Set(progress.swept);
  const dead = Object.keys(night.document.deadSince).filter((runId) => !gone.has(runId));
  return { kind: 'swept', dead, revived: night.revived, ...progress };
}

/**
 * Sweeps runs that nothing has referred to on two nights. Their records go, then their objects are tagged for the
 * lifecycle rule; design section 5, "Sweep". It moves no pointer. While the pipeline is paused it does nothing: someone
 * looks at what lies there.
 *
 * @throws DocumentError for a record that cannot be read: nothing is swept while it is not known what it refers to
 */
export async function sweep(world: World, caller: Caller): Promise<SweepOutcome> {
  if ((await world.curated.head(curatedKeys.pause)) !== undefined)
    return { kind: 'later', message: 'paused; the first sweep after resume goes on' };
  const outcome = await takeLease(world, caller.owner, caller.leaseSeconds);
  if (outcome.kind === 'held-by-other') return { kind: 'later', message: `lease held by ${outcome.owner}` };
  try {
    return await sweepUnderLease(world, { lease: outcome.lease, caller });
  } finally {
    await releaseLease(world, outcome.lease);
  }
}
