import { curatedKeys } from '@ledgerline/schema';
import { type ListedPartition, listAllPartitions, listPartition } from './list-input.ts';
import type { Observation, PartitionView, Published } from './observation.ts';
import { observePartition } from './observe-partition.ts';
import { observePublished } from './observe-published.ts';
import { observeQuarantine } from './observe-quarantine.ts';
import { observeRuns } from './observe-runs.ts';
import { observeTotal } from './observe-total.ts';
import type { VisibleWorld } from './world.ts';

export type Scope = 'all' | readonly string[];

async function* listScope({ raw }: VisibleWorld, scope: Scope, published: readonly Published[]) {
  if (scope !== 'all') {
    for (const partition of [...new Set(scope)].sort()) yield await listPartition(raw, partition);
    return;
  }
  const gone = new Set(published.map(({ partition }) => partition));
  for await (const listed of listAllPartitions(raw)) {
    gone.delete(listed.partition);
    yield listed;
  }
  for (const partition of gone) yield { partition, objects: [] } satisfies ListedPartition;
}

/**
 * Looks at the partitions of the scope, and at the catalog, the newest runs and the total as a whole.
 *
 * Runs come first: a run that ends while we look has written its records before, so we see its records or see it
 * running. The other way round we would see neither and build again.
 */
export async function observe(world: VisibleWorld, scope: Scope): Promise<Observation> {
  const time = world.now().toISOString();
  const runs = await observeRuns(world);
  const isPaused = (await world.curated.head(curatedKeys.pause)) !== undefined;
  const published = await observePublished(world);
  const quarantined = await observeQuarantine(world, scope);
  const byPartition = new Map(published.map((build) => [build.partition, build]));
  const partitions: PartitionView[] = [];
  for await (const listed of listScope(world, scope, published)) {
    const { partition } = listed;
    const seen = {
      published: byPartition.get(partition) ?? null,
      quarantine: quarantined.get(partition) ?? null,
      runs,
    };
    partitions.push(await observePartition(world, listed, seen));
  }
  return {
    time,
    contractHash: world.spec.contractHash,
    gates: world.spec.gates,
    isPaused,
    partitions: partitions.sort((a, b) => (a.partition < b.partition ? -1 : 1)),
    published,
    runs,
    total: await observeTotal(world, published),
  };
}
