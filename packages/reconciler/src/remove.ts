import type { CatalogTable } from '@ledgerline/aws';
import { partitionOf, partitionValue } from '@ledgerline/schema';
import { writeHistory } from './history.ts';
import { inParallel } from './in-parallel.ts';
import { removePointers } from './move-pointers.ts';
import type { PartitionView } from './observation.ts';
import { withRemoved } from './removals.ts';
import { readRemovals, writeRemovals } from './removals-document.ts';
import type { World } from './world.ts';

export interface RemoveOutcome {
  readonly removed: readonly string[];
  readonly stuck: readonly { readonly partition: string; readonly message: string }[];
}

async function removeFrom(
  table: CatalogTable,
  partitions: readonly string[],
): Promise<RemoveOutcome['stuck']> {
  const problems = await removePointers(table, partitions.map(partitionValue));
  return problems.map(({ value, message }) => ({ partition: partitionOf(value), message }));
}

/**
 * Takes partitions from readers: noted for the guard, history, then quarantine, then summary. A crash before the last
 * leaves a publication that was cut short, which the next look completes before it removes again.
 */
export async function remove(world: World, views: readonly PartitionView[]): Promise<RemoveOutcome> {
  const time = world.now().toISOString();
  const partitions = views.map(({ partition }) => partition);
  const seen = await readRemovals(world);
  const isNoted = await writeRemovals(world, seen, withRemoved(seen.document, partitions, time));
  if (!isNoted) return { removed: [], stuck: [] };
  await inParallel(views, ({ partition, published }) =>
    writeHistory(world, {
      partition,
      time,
      fingerprint: null,
      previous: published?.fingerprint ?? null,
      runId: null,
      why: 'removed',
    }),
  );
  const unquarantined = await removeFrom(world.quarantine, partitions);
  const isStuck = new Set(unquarantined.map(({ partition }) => partition));
  const ready = partitions.filter((partition) => !isStuck.has(partition));
  const unmoved = await removeFrom(world.daily, ready);
  const isLeft = new Set(unmoved.map(({ partition }) => partition));
  return {
    removed: ready.filter((partition) => !isLeft.has(partition)),
    stuck: [...unquarantined, ...unmoved],
  };
}
