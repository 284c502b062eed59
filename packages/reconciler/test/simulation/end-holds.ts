import { canonicalJson, type Request } from '@ledgerline/schema';
import type { Cloud } from './cloud.ts';
import { days, listedOf } from './input-files.ts';
import { lookAround, type Sight, toEnd } from './operators.ts';
import { succeed } from './producers.ts';

const isLost = ({ world, lost }: Cloud, partition: string): boolean =>
  lost.has(world.daily.partitions.get(partition.slice('ingest_date='.length))?.location ?? '');

/**
 * Whoever sent what no run can read, or nothing but rejects, sends it again; also what was lost since, unless the total
 * needs it: then the reconciler has noticed.
 */
async function mend(cloud: Cloud): Promise<boolean> {
  const { total } = (await lookAround(cloud.world)).status;
  const isUnnoticed = total.state === 'up-to-date';
  const { changes } = cloud;
  for (const partition of days)
    for (const { key, text } of listedOf(cloud.world, partition))
      if (text === 'REFUSE\n' || text === 'KILLER\n' || (isUnnoticed && isLost(cloud, partition))) {
        cloud.changes += 1;
        void cloud.world.raw.putText(key, `mended ${key}\n`);
        cloud.emit({ mode: 'object', partition });
      }
  return cloud.changes > changes;
}

/** One request of each kind: they follow one another, as people do who share a lease. */
function requestsOf(sight: Sight): readonly Request[] {
  const { partitions, total, isPaused } = sight.status;
  if (isPaused) return [{ mode: 'resume' }];
  const asked = partitions.flatMap((one) => toEnd(sight, one) ?? []);
  if (total.state === 'held') asked.push({ mode: 'retry', partitions: [] });
  return [...new Map(asked.map((request) => [canonicalJson(request), request])).values()];
}

/** Looks at what is held and ends it. @returns whether anything was */
export async function endHolds(cloud: Cloud): Promise<boolean> {
  const isMended = await mend(cloud);
  const sight = await lookAround(cloud.world);
  const requests = requestsOf(sight);
  for (const [n, request] of requests.entries())
    cloud.scheduler.after(n * 300, () => cloud.command(request, sight));
  const isNotReady = sight.status.partitions.some(({ why }) => why === 'not-ready');
  if (isNotReady) succeed(cloud, days);
  return isMended || requests.length > 0 || isNotReady;
}
