import { fingerprintOf, fromPartitionParameters, partitionOf } from '@ledgerline/schema';
import type { Published } from './observation.ts';
import type { VisibleWorld } from './world.ts';

/** Everything that is published, by name. A partition that someone else made is not ours: it counts as absent. */
export async function observePublished({
  daily,
  log,
}: Pick<VisibleWorld, 'daily' | 'log'>): Promise<readonly Published[]> {
  const published: Published[] = [];
  for await (const page of daily.listPartitions())
    for (const { value, location, parameters } of page) {
      try {
        const build = fromPartitionParameters(parameters);
        const partition = partitionOf(value);
        published.push({ partition, fingerprint: fingerprintOf(build), location, build });
      } catch (error) {
        log('warn', `partition ${value} of ${daily.name} has no parameters of ours`, { error });
      }
    }
  return published.sort((a, b) => (a.partition < b.partition ? -1 : 1));
}
