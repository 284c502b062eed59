import type { CatalogPartition } from '@ledgerline/aws';
import { partitionOf, partitionValue } from '@ledgerline/schema';
import type { Scope } from './observe.ts';
import type { VisibleWorld } from './world.ts';

async function* pagesOf(
  { quarantine }: VisibleWorld,
  scope: Scope,
): AsyncIterable<readonly CatalogPartition[]> {
  if (scope === 'all') yield* quarantine.listPartitions();
  else yield await quarantine.getPartitions([...new Set(scope)].map(partitionValue));
}

/** Partition -> the location of its quarantine. */
export async function observeQuarantine(
  world: VisibleWorld,
  scope: Scope,
): Promise<ReadonlyMap<string, string>> {
  const locations = new Map<string, string>();
  for await (const page of pagesOf(world, scope))
    for (const { value, location } of page) locations.set(partitionOf(value), location);
  return locations;
}
