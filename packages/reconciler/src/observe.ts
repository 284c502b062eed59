import { type Arrivals, curatedKeys, partitionOf } from '@ledgerline/schema';
import { readBackfill } from './backfill-document.ts';
import { readControl } from './control-document.ts';
import { arrivalsDocument, removalsDocument } from './control-documents.ts';
import { inParallel } from './in-parallel.ts';
import { LeftOut, type ListedPartition, listAllPartitions, listPartition } from './list-input.ts';
import type { Observation, Published } from './observation.ts';
import { observeContents } from './observe-contents.ts';
import { observePartition } from './observe-partition.ts';
import { observePublished } from './observe-published.ts';
import { observeQuarantine } from './observe-quarantine.ts';
import { observeRuns } from './observe-runs.ts';
import { observeTotal } from './observe-total.ts';
import { unlessDropped } from './unless-dropped.ts';
import type { VisibleWorld } from './world.ts';

export type Scope = 'all' | readonly string[];

interface Listed {
  readonly scope: Scope;
  readonly published: readonly Published[];
  readonly leftOut: LeftOut;
}

async function* listScope({ raw }: VisibleWorld, { scope, published, leftOut }: Listed) {
  if (scope !== 'all') {
    for (const partition of [...new Set(scope)].sort()) yield await listPartition(raw, partition);
    return;
  }
  const gone = new Set(published.map(({ partition }) => partition));
  for await (const listed of listAllPartitions(raw, leftOut)) {
    gone.delete(listed.partition);
    yield listed;
  }
  for (const partition of gone)
    yield { partition, objects: [], newestAt: null, hasSuccess: false } satisfies ListedPartition;
}

/** What a rollback holds it against is not new to its partition either. */
const wantedThen = (parameters: Readonly<Record<string, string>>) =>
  parameters['ledgerline.held_against'] ?? parameters['ledgerline.input_hash'] ?? '';

/** Partition -> input hash that the version before has published, or is held against; nothing once its tables are dropped. */
async function observeOlder({ older }: VisibleWorld): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  const read = async () => {
    for await (const page of older?.daily.listPartitions() ?? [])
      for (const { value, parameters } of page) hashes.set(partitionOf(value), wantedThen(parameters));
  };
  await unlessDropped(read());
  return hashes;
}

/** What we did not point there ourselves is not ours to take away. */
function unpairedOf(
  { curated }: VisibleWorld,
  quarantined: ReadonlyMap<string, string>,
  published: ReadonlyMap<string, Published>,
): readonly string[] {
  const ours = `s3://${curated.name}/${curatedKeys.runs}`;
  return [...quarantined]
    .flatMap(([partition, location]) =>
      location.startsWith(ours) && !published.has(partition) ? [partition] : [],
    )
    .sort();
}

/** The total waits for published builds that are void, whoever looks. */
function withVoid(scope: Scope, published: readonly Published[]): Scope {
  if (scope === 'all') return scope;
  const voided = published.filter(({ build }) => build.voidProblem !== undefined);
  return [...scope, ...voided.map(({ partition }) => partition)];
}

/** Nothing is read where no day waits for quiet minutes. */
const observeArrivals = async (world: VisibleWorld): Promise<Arrivals> =>
  world.spec.arrival.quietMinutes === 0
    ? arrivalsDocument.none
    : (await readControl(world, arrivalsDocument)).document;

/**
 * Looks at the partitions of the scope, and at the catalog, the newest runs and the total as a whole.
 *
 * Runs come first: a run that ends while we look has written its records before, so we see its records or see it
 * running. The other way round we would see neither and build again.
 */
export async function observe(
  world: VisibleWorld,
  asked: Scope,
  { isHurried = false }: { readonly isHurried?: boolean } = {},
): Promise<Observation> {
  const { curated, spec, limits } = world;
  const time = world.now().toISOString();
  const runs = await observeRuns(world);
  const isPaused = (await curated.head(curatedKeys.pause)) !== undefined;
  const published = await observePublished(world);
  const scope = withVoid(asked, published);
  const quarantined = await observeQuarantine(world, scope);
  const older = await observeOlder(world);
  const byPartition = new Map(published.map((build) => [build.partition, build]));
  const leftOut = new LeftOut();
  const partitions = await inParallel(listScope(world, { scope, published, leftOut }), (listed) =>
    observePartition(world, listed, {
      published: byPartition.get(listed.partition) ?? null,
      olderInputHash: older.get(listed.partition) ?? null,
      quarantine: quarantined.get(listed.partition) ?? null,
      runs,
    }),
  );
  return {
    time,
    isWhole: scope === 'all',
    isHurried,
    contractHash: spec.contractHash,
    gates: spec.gates,
    arrival: spec.arrival,
    limits,
    isPaused,
    backfill: await readBackfill(world),
    removals: (await readControl(world, removalsDocument)).document,
    arrivals: await observeArrivals(world),
    partitions: partitions.sort((a, b) => (a.partition < b.partition ? -1 : 1)),
    leftOut,
    published,
    unpaired: unpairedOf(world, quarantined, byPartition),
    ...(await observeContents(world, partitions, byPartition)),
    runs,
    total: await observeTotal(world, published),
  };
}
