import type { CatalogTable } from '@ledgerline/aws';
import { partitionOf, partitionValue } from '@ledgerline/schema';
import { writeHistory } from './history.ts';
import type { PartitionView } from './observation.ts';
import { withRemoved } from './removals.ts';
import { readRemovals, writeRemovals } from './removals-document.ts';
import type { World } from './world.ts';

export interface RemoveOutcome {
  readonly removed: readonly string[];
  readonly stuck: readonly { readonly partition: string; readonly message: string }[];
}

/** Deletes partitions of one table and reads back. @returns what is still there */
async function deletePointers(table: CatalogTable, partitions: readonly string[]) {
  const values = partitions.map(partitionValue);
  const there = (await table.getPartitions(values)).map(({ value }) => value);
  const problems = await table.deletePartitions(there);
  const told = new Map(problems.map(({ value, message }) => [value, message]));
  const left = await table.getPartitions(values);
  return left.map(({ value }) => ({
    partition: partitionOf(value),
    message: told.get(value) ?? `${table.name} still has it`,
  }));
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
  for (const { partition, published } of views)
    await writeHistory(world, {
      partition,
      time,
      fingerprint: null,
      previous: published?.fingerprint ?? null,
      runId: null,
      why: 'removed',
    });
  const unquarantined = await deletePointers(world.quarantine, partitions);
  const isStuck = new Set(unquarantined.map(({ partition }) => partition));
  const ready = partitions.filter((partition) => !isStuck.has(partition));
  const unmoved = await deletePointers(world.daily, ready);
  const isLeft = new Set(unmoved.map(({ partition }) => partition));
  return {
    removed: ready.filter((partition) => !isLeft.has(partition)),
    stuck: [...unquarantined, ...unmoved],
  };
}
