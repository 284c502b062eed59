import type { Attempt } from '@ledgerline/schema';
import type { AttemptView, Observation, PartitionView, RunView } from './observation.ts';

export const failuresAllowed = 3;

const minuteMs = 60_000;

/** True when the run ended and was to blame: a person's stop and lack of capacity are not failures. */
const isBlamed = ({ state }: RunView) => state === 'failed' || state === 'succeeded';

const isCutShort = ({ state }: RunView) => state === 'stopped' || state === 'no-capacity';

/**
 * A marker still `running` after its run ended stands for a run that died; an outcome without its record stands for a
 * record that was void. Superseded is no failure when the input changed meanwhile: when what is listed is the same and no
 * object of it came since the run began, the run was given something else than is listed.
 */
function isFailed(attempt: AttemptView, view: PartitionView, runs: readonly RunView[]): boolean {
  const run = runs.find(({ runId }) => runId === attempt.runId);
  switch (attempt.outcome) {
    case 'failed':
      return true;
    case 'superseded':
      return view.newestAt !== null && view.newestAt < (run?.startedAt ?? attempt.writtenAt);
    case 'part':
    case 'silent':
    case 'stopped':
    case 'swept':
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

/** Runs that were asked for the wanted build, newest first. */
export function runsFor(view: PartitionView, runs: readonly RunView[]): readonly RunView[] {
  const wanted = view.wanted?.fingerprint;
  return runs.filter(({ builds }) =>
    builds.some((build) => build.partition === view.partition && build.fingerprint === wanted),
  );
}

/** Runs without builds that were asked to sum this set of builds, newest first. */
export function rollupRunsFor(digest: string, runs: readonly RunView[]): readonly RunView[] {
  return runs.filter((run) => run.builds.length === 0 && run.digest === digest);
}

interface Said {
  readonly attempts: readonly AttemptView[];
  /** What ended until then is forgiven. */
  readonly retriedAt: string | null;
}

/** Runs that ended without a word about what they were asked for. */
export interface Silent {
  /** Of the newest runs. */
  readonly seen: readonly RunView[];
  /** With those that were noted before ten newer runs came. */
  readonly count: number;
  /** ISO times at which they ended, or at which that was noted; null where Glue does not say. */
  readonly ends: readonly (string | null)[];
}

export function silentOf(asked: readonly RunView[], { attempts, retriedAt }: Said): Silent {
  const spoke = new Set(attempts.flatMap(({ outcome, runId }) => (outcome === 'silent' ? [] : [runId])));
  const isForgiven = ({ endedAt }: RunView) =>
    retriedAt !== null && endedAt !== null && Date.parse(endedAt) <= Date.parse(retriedAt);
  const seen = asked.filter((run) => isBlamed(run) && !spoke.has(run.runId) && !isForgiven(run));
  const isSeen = new Set(seen.map(({ runId }) => runId));
  const noted = attempts.filter(({ outcome, runId }) => outcome === 'silent' && !isSeen.has(runId));
  return {
    seen,
    count: seen.length + noted.length,
    ends: [...seen.map(({ endedAt }) => endedAt), ...noted.map(({ writtenAt }) => writtenAt)],
  };
}

/** Only of what is to be built, for the first time or because what is published is void. */
function areAttemptsRead({ wanted, published, record, malformed }: PartitionView): boolean {
  const isVoid = published?.build.voidProblem !== undefined;
  return malformed === null && record === null && (isVoid || published?.fingerprint !== wanted?.fingerprint);
}

/** What is to be noted of runs that ended, before so many newer ones came that nobody knows how. */
export function unnotedEnds(view: PartitionView, runs: readonly RunView[]): readonly Attempt[] {
  const { partition, wanted, attempts } = view;
  if (wanted === null || !areAttemptsRead(view)) return [];
  const asked = runsFor(view, runs);
  const markOf = ({ runId }: RunView) => attempts.find((attempt) => attempt.runId === runId)?.outcome;
  const silent = silentOf(asked, view).seen.filter((run) => markOf(run) === undefined);
  const stopped = asked.filter((run) => isCutShort(run) && markOf(run) === 'running');
  const toAttempt = (outcome: Attempt['outcome']) => (run: RunView) => {
    const { runId, planId } = run;
    const { fingerprint } = wanted;
    return planId === null ? [] : [{ version: 1, partition, fingerprint, runId, planId, outcome } as const];
  };
  return [...silent.flatMap(toAttempt('silent')), ...stopped.flatMap(toAttempt('stopped'))];
}

/** The newest runs, one after the other, that got no capacity or that a person stopped. */
function cutShortOf(asked: readonly RunView[]): readonly RunView[] {
  const end = asked.findIndex((run) => !isCutShort(run));
  return end === -1 ? asked : asked.slice(0, end);
}

/** ISO time: these minutes from the last end; null when it has passed. */
function waitUntil(ends: Silent['ends'], minutes: number, { time }: Pick<Observation, 'time'>) {
  const known = ends.flatMap((end) => (end === null ? [] : [Date.parse(end)]));
  if (known.length === 0) return null;
  const until = Math.max(...known) + minutes * minuteMs;
  return until > Date.parse(time) ? new Date(until).toISOString() : null;
}

/**
 * The newest runs that took the partition, one after the other, that ended well and of which no build came: its input
 * changed under them.
 */
function supersededOf(view: PartitionView, runs: readonly RunView[]): readonly RunView[] {
  const known = [view.record, view.published, ...view.otherRecords].flatMap((one) => one?.fingerprint ?? []);
  const taken = runs.filter(({ builds }) => builds.some(({ partition }) => partition === view.partition));
  const end = taken.findIndex((run) => {
    const build = run.builds.find(({ partition }) => partition === view.partition);
    return run.state !== 'succeeded' || build?.isPart || known.includes(build?.fingerprint ?? '');
  });
  return end === -1 ? taken : taken.slice(0, end);
}

/**
 * After n runs in a row that came to nothing because the input changed under them: 4, 8, 16, 32, then 60 minutes from
 * the second on. Each of them is paid for.
 */
export function supersededUntil(view: PartitionView, seen: Observation): string | null {
  const superseded = supersededOf(view, seen.runs);
  if (superseded.length < 2) return null;
  const ends = superseded.map(({ endedAt }) => endedAt);
  return waitUntil(ends, Math.min(60, 2 ** superseded.length), seen);
}

/** After n silent runs 2^n minutes. */
export function silentUntil(silent: Silent, seen: Pick<Observation, 'time'>): string | null {
  return waitUntil(silent.ends, 2 ** silent.count, seen);
}

/** After n runs in a row that got no capacity or were stopped: 5, 10, 20, 40, then 60 minutes. They never fail it. */
export function cutShortUntil(asked: readonly RunView[], seen: Pick<Observation, 'time'>): string | null {
  const cutShort = cutShortOf(asked);
  const ends = cutShort.map(({ endedAt }) => endedAt);
  return waitUntil(ends, Math.min(60, 5 * 2 ** (cutShort.length - 1)), seen);
}
