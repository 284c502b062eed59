import type { Attempt } from '@ledgerline/schema';
import type { Observation, PartitionView, RunView } from './observation.ts';

export const failuresAllowed = 3;

const minuteMs = 60_000;

/** True when the run ended and was to blame: a person's stop and lack of capacity are not failures. */
const isBlamed = ({ state }: RunView) => state === 'failed' || state === 'succeeded';

/**
 * A marker still `running` after its run ended stands for a run that died; an outcome without its record stands for a
 * record that was void. Superseded is no failure: the input changed meanwhile.
 */
function isFailed(attempt: Attempt, view: PartitionView, runs: readonly RunView[]): boolean {
  const run = runs.find(({ runId }) => runId === attempt.runId);
  switch (attempt.outcome) {
    case 'failed':
      return true;
    case 'superseded':
      return false;
    case 'built':
    case 'refused':
      return view.record === null && run?.state !== 'running';
    case 'running':
      return run === undefined || isBlamed(run);
  }
}

/** Failed attempts at the wanted build that left a marker. */
export function failedAttempts(view: PartitionView, runs: readonly RunView[]): number {
  return view.attempts.filter((attempt) => isFailed(attempt, view, runs)).length;
}

/** Runs that were asked for the wanted build and ended without a word about it. */
export function silentRuns(view: PartitionView, runs: readonly RunView[]): readonly RunView[] {
  const spoke = new Set(view.attempts.map(({ runId }) => runId));
  const wanted = view.wanted?.fingerprint;
  return runs.filter(
    (run) =>
      isBlamed(run) &&
      !spoke.has(run.runId) &&
      run.builds.some((build) => build.partition === view.partition && build.fingerprint === wanted),
  );
}

/** Runs without builds that should have summed this set of builds and did not. */
export function silentRollups(digest: string, runs: readonly RunView[]): readonly RunView[] {
  return runs.filter((run) => isBlamed(run) && run.builds.length === 0 && run.digest === digest);
}

/** ISO time until which to wait after n silent runs: 2^n minutes from the last end; null when it has passed. */
export function backOffUntil(silent: readonly RunView[], { time }: Pick<Observation, 'time'>): string | null {
  const ends = silent.flatMap(({ endedAt }) => (endedAt === null ? [] : [Date.parse(endedAt)]));
  if (ends.length === 0) return null;
  const until = Math.max(...ends) + 2 ** silent.length * minuteMs;
  return until > Date.parse(time) ? new Date(until).toISOString() : null;
}
