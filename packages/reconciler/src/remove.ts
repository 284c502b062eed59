import type { CatalogTable } from '@ledgerline/aws';
import { partitionOf, partitionValue } from '@ledgerline/schema';
import { readControl, writeControl } from './control-document.ts';
import { removalsDocument } from './control-documents.ts';
import { confirmMoved, writeHistory } from './history.ts';
import { inParallel } from './in-parallel.ts';
import { removePointers } from './move-pointers.ts';
import type { PartitionView } from './observation.ts';
import { withRemoved } from './removals.ts';
import type { World } from './world.ts';

export interface RemoveOutcome {
  readonly removed: readonly string[];
  readonly stuck: readonly { readonly partition: string; readonly message: string }[];
}

/** Takes partitions of one table away. @returns what is still there */
export async function removeFrom(
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
  const seen = await readControl(world, removalsDocument);
  const next = withRemoved(seen.document, partitions, time);
  const isNoted = await writeControl(world, removalsDocument, seen, next);
  if (!isNoted) return { removed: [], stuck: [] };
  const entries = await inParallel(views, ({ partition, published }) =>
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
  const stuck = [...unquarantined, ...unmoved];
  await confirmMoved(world, entries, stuck);
  return { removed: ready.filter((partition) => !isLeft.has(partition)), stuck };
}
