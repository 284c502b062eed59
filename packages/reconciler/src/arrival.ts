import type { Observation, PartitionView } from './observation.ts';

const minuteMs = 60_000;

/** ISO time at which so many minutes have passed since another; null when they have. */
function after(since: string | null, minutes: number, now: string): string | null {
  if (since === null || minutes === 0) return null;
  const until = Date.parse(since) + minutes * minuteMs;
  return until > Date.parse(now) ? new Date(until).toISOString() : null;
}

/** While objects still come, a day is not whole. */
export function notReadyUntil({ newestAt }: PartitionView, { arrival, time }: Observation): string | null {
  return after(newestAt, arrival.quietMinutes, time);
}

/** Glue bills a minute at least, so files that trickle in share a run. A person who asks does not wait. */
export function tooSoonUntil({ runs, arrival, time, isHurried }: Observation): string | null {
  if (isHurried) return null;
  return after(runs[0]?.startedAt ?? null, arrival.minRunIntervalMinutes, time);
}
