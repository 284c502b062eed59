import type { Arrivals } from '@ledgerline/schema';
import type { Observation, PartitionView } from './observation.ts';

const minuteMs = 60_000;

/** ISO time at which so many minutes have passed since another; null when they have. */
function after(since: string | null, minutes: number, now: string): string | null {
  if (since === null || minutes === 0) return null;
  const until = Date.parse(since) + minutes * minuteMs;
  return until > Date.parse(now) ? new Date(until).toISOString() : null;
}

/** Since when the partition is listed as it is, as far as looks before this one know. */
function listedSince({ partition, wanted }: PartitionView, { arrivals, time }: Observation): string {
  const noted = arrivals.seen[partition];
  return noted !== undefined && noted.inputHash === wanted?.inputHash ? noted.since : time;
}

/**
 * While objects still come and go, a day is not whole. The time of the newest does not tell of one that was deleted,
 * that took long to upload, or that came back with its old time: so a look before this one must have seen the same.
 */
export function notReadyUntil(view: PartitionView, seen: Observation): string | null {
  const { arrival, time } = seen;
  const since = [view.newestAt ?? '', listedSince(view, seen)].sort().at(-1) ?? time;
  return after(since, arrival.quietMinutes, time);
}

/** What a look says of those that wait, or will; what it did not look at stays. */
export function notedArrivals(seen: Observation): Arrivals {
  if (seen.arrival.quietMinutes === 0) return seen.arrivals;
  const looked = new Map(seen.partitions.map((view) => [view.partition, view]));
  const kept = Object.entries(seen.arrivals.seen).filter(
    ([partition]) => !seen.isWhole && !looked.has(partition),
  );
  const noted = seen.partitions.flatMap((view) => {
    const { partition, wanted, published } = view;
    if (wanted === null || published?.build.inputHash === wanted.inputHash) return [];
    return [[partition, { inputHash: wanted.inputHash, since: listedSince(view, seen) }] as const];
  });
  return { ...seen.arrivals, seen: Object.fromEntries([...kept, ...noted]) };
}

/** Glue bills a minute at least, so files that trickle in share a run. A person who asks does not wait. */
export function tooSoonUntil({ runs, arrival, time, isHurried }: Observation): string | null {
  if (isHurried) return null;
  return after(runs[0]?.startedAt ?? null, arrival.minRunIntervalMinutes, time);
}
