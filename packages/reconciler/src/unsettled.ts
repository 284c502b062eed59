import type { Observation } from './observation.ts';
import { longestDelaySeconds, type Settled } from './pending.ts';
import type { Planned } from './plan.ts';
import type { TotalVerdict, Verdict } from './verdict.ts';

/** Soon enough for a slot that Glue frees some seconds after a run's end, or for another look to be over. */
export const soonSeconds = 30;

/** Seconds after which to look again; null when time alone changes nothing. */
function secondsUntilNext(verdict: Verdict | TotalVerdict, time: string): number | null {
  if (verdict.kind === 'up-to-date') return null;
  if (verdict.kind === 'held') return verdict.isShared ? longestDelaySeconds : null;
  if (verdict.kind !== 'waiting') return soonSeconds;
  // only a look at all prefixes removes, and that comes by itself
  if (verdict.kind === 'waiting' && verdict.why === 'absent') return null;
  if (verdict.until !== undefined) return Math.ceil((Date.parse(verdict.until) - Date.parse(time)) / 1000);
  return verdict.why === 'building' ? longestDelaySeconds : null;
}

/**
 * What of a look must be looked at again, and when; what a run builds is, whatever became of it meanwhile.
 *
 * @param stuck partitions whose message fails and comes again by itself; they need no early wake-up
 */
export function unsettledOf(seen: Observation, planned: Planned, stuck: ReadonlySet<string>): Settled {
  const running = seen.runs.filter(({ state }) => state === 'running').flatMap(({ builds }) => builds);
  const isBuilding = new Set(running.map(({ partition }) => partition));
  const open = planned.decisions.flatMap(({ partition, verdict }) => {
    const seconds = secondsUntilNext(verdict, seen.time);
    if (seconds === null)
      return isBuilding.has(partition) ? [{ partition, seconds: longestDelaySeconds }] : [];
    // it may wait for one that is stuck to give its contents away
    const isStuck = stuck.has(partition) || (stuck.size > 0 && verdict.kind === 'publish');
    return [{ partition, seconds: isStuck ? longestDelaySeconds : seconds }];
  });
  const total = secondsUntilNext(planned.total, seen.time);
  // The end of a running run wakes us; the message is for the case that its event is lost.
  const isRunning = seen.runs.some(({ state }) => state === 'running');
  const delays = isRunning ? [] : [...open.map(({ seconds }) => seconds), total ?? longestDelaySeconds];
  return {
    looked: planned.decisions.map(({ partition }) => partition),
    unsettled: open.map(({ partition }) => partition),
    isTotalUnsettled: total !== null,
    delaySeconds: Math.min(longestDelaySeconds, ...delays),
  };
}
