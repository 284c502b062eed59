import { curatedKeys, fingerprintOf, inputHashOf } from '@ledgerline/schema';
import { inParallel } from './in-parallel.ts';
import { type ListedPartition, listAllPartitions } from './list-input.ts';
import { listByPartition, listKeys } from './list-keys.ts';
import {
  readBuilds,
  readRollups,
  readSegments,
  type StoredBuild,
  type StoredRecord,
  type StoredSegment,
} from './stored-records.ts';
import { observeRoots, type Roots } from './sweep-roots.ts';
import type { VisibleWorld } from './world.ts';

/** Everything that names files of runs, and the runs that something refers to. */
export interface Inventory {
  readonly live: ReadonlySet<string>;
  readonly builds: readonly StoredBuild[];
  /** Segments, months and totals. */
  readonly others: readonly StoredRecord[];
}

interface Shelf {
  readonly builds: ReadonlyMap<string, readonly string[]>;
  readonly segments: ReadonlyMap<string, readonly string[]>;
}

interface PartitionRecords {
  readonly builds: readonly StoredBuild[];
  readonly segments: readonly StoredSegment[];
  /** Runs that builds and segments of this partition keep alive. */
  readonly live: readonly string[];
}

/** Items as they come, until it is over. */
async function* unlessOver<T>(items: Iterable<T> | AsyncIterable<T>, isOver: () => boolean) {
  for await (const item of items) {
    if (isOver()) return;
    yield item;
  }
}

/** Listed partitions as they come, then those of which only records are left. */
async function* allPartitions({ raw }: VisibleWorld, { builds, segments }: Shelf) {
  const rest = new Set([...builds.keys(), ...segments.keys()]);
  for await (const listed of listAllPartitions(raw)) {
    rest.delete(listed.partition);
    yield listed;
  }
  for (const partition of rest)
    yield { partition, objects: [], newestAt: null, hasSuccess: false } satisfies ListedPartition;
}

function wantedBuild({ spec }: VisibleWorld, { partition, objects }: ListedPartition): string | null {
  if (objects.length === 0) return null;
  const { contractHash } = spec;
  return curatedKeys.build(partition, fingerprintOf({ inputHash: inputHashOf(objects), contractHash }));
}

/**
 * A build keeps its segments too: the next build of its partition is made of them. Once what is wanted is built, no other
 * scan is in progress.
 */
function liveIn(
  { builds, segments }: Omit<PartitionRecords, 'live'>,
  roots: Roots,
  wanted: string | null,
): readonly string[] {
  const kept = builds.filter(({ key }) => key === wanted || roots.builds.has(key));
  const ofBuilds = new Set(kept.flatMap(({ segmentIds }) => segmentIds));
  const isBuilt = builds.some(({ key }) => key === wanted);
  const reusable = segments.filter(
    ({ id, isInProgress }) => (isInProgress && !isBuilt) || ofBuilds.has(id) || roots.segments.has(id),
  );
  return [...kept, ...reusable].flatMap(({ runIds }) => runIds);
}

async function readPartition(
  world: VisibleWorld,
  listed: ListedPartition,
  shelf: Shelf,
  roots: Roots,
): Promise<PartitionRecords> {
  const { partition, objects } = listed;
  const builds = await readBuilds(world.curated, shelf.builds.get(partition) ?? []);
  const segments = await readSegments(world, shelf.segments.get(partition) ?? [], objects);
  return { builds, segments, live: liveIn({ builds, segments }, roots, wantedBuild(world, listed)) };
}

/**
 * Reads every record, once. Live is a run that runs, that ended less than a day ago, that readers are pointed at, or
 * that a record names which is published, wanted, in kept history, or part of a running plan. What is held is one of
 * these: published, or wanted and not let through.
 *
 * @returns null when it was over before all was read: then nobody knows what is dead
 */
export async function takeInventory(world: VisibleWorld, isOver: () => boolean): Promise<Inventory | null> {
  const { curated } = world;
  const roots = await observeRoots(world);
  const shelf = {
    builds: await listByPartition(curated, 'builds/'),
    segments: await listByPartition(curated, 'segments/'),
  };
  const partitions = await inParallel(unlessOver(allPartitions(world, shelf), isOver), (listed) =>
    readPartition(world, listed, shelf, roots),
  );
  const rollups = isOver() ? [] : await readRollups(curated);
  if (isOver()) return null;
  const summed = rollups.filter(({ digest }) => roots.digests.has(digest));
  return {
    live: new Set([
      ...roots.runIds,
      ...partitions.flatMap(({ live }) => live),
      ...summed.flatMap(({ runIds }) => runIds),
    ]),
    builds: partitions.flatMap(({ builds }) => builds),
    others: [...partitions.flatMap(({ segments }) => segments), ...rollups],
  };
}

/** Everything that lies below `runs/`. */
export async function listRunIds({ curated }: Pick<VisibleWorld, 'curated'>): Promise<readonly string[]> {
  const runIds: string[] = [];
  for await (const folders of curated.listFolders(curatedKeys.runs))
    runIds.push(...folders.map((folder) => folder.slice(curatedKeys.runs.length, -1)));
  return runIds;
}

export const keysOfRun = ({ curated }: Pick<VisibleWorld, 'curated'>, runId: string) =>
  listKeys(curated, curatedKeys.run(runId));
