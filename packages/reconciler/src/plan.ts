import type { BuiltRecord, PlannedBuild, RollupRecord } from '@ledgerline/schema';
import { decide } from './decide.ts';
import { cutShortUntil, failuresAllowed, rollupRunsFor, silentOf, silentUntil } from './failures.ts';
import type { Observation, PartitionView, TotalView } from './observation.ts';
import { totalParameters } from './total-parameters.ts';
import { backOff, type Decision, heldBy, type TotalVerdict, waitingFor } from './verdict.ts';

/** Builds of one run; what does not fit waits for its end. */
export const buildsPerRun = 100;

export interface Move {
  readonly view: PartitionView;
  readonly record: BuiltRecord;
}

/** The next thing to do. After each step the world is looked at again. */
export type Step =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'publish'; readonly moves: readonly Move[] }
  | { readonly kind: 'move-total'; readonly rollup: RollupRecord; readonly total: TotalView }
  /** `builds` may be empty: a run that only sums what is published. */
  | { readonly kind: 'start-run'; readonly builds: readonly PlannedBuild[] };

export interface Planned {
  readonly decisions: readonly Decision[];
  readonly total: TotalVerdict;
  readonly step: Step;
}

/** The same limits and waits for a run that sums as for one that builds. */
function decideSum(digest: string, seen: Observation): TotalVerdict {
  const asked = rollupRunsFor(digest, seen.runs);
  const silent = silentOf(asked);
  if (silent.length >= failuresAllowed)
    return heldBy('failed', `${silent.length} runs ended without the roll-up ${digest}`);
  const silentEnd = silentUntil(silent, seen);
  if (silentEnd !== null) return backOff('the last roll-up run failed', silentEnd);
  const cutShortEnd = cutShortUntil(asked, seen);
  return cutShortEnd === null
    ? { kind: 'sum' }
    : backOff('the last roll-up run got no capacity or was stopped', cutShortEnd);
}

function decideTotal(seen: Observation): TotalVerdict {
  const { total, runs, isPaused } = seen;
  const { digest, pointer, output, rollup } = total;
  if (digest === null) return { kind: 'up-to-date' };
  const isMoved = pointer.parameters[totalParameters.digest] === digest && output?.digest === digest;
  if (isMoved) return { kind: 'up-to-date' };
  if (isPaused) return waitingFor('paused', 'until resume');
  if (rollup !== null) return { kind: 'move', rollup };
  const running = runs.find(({ state }) => state === 'running');
  if (running !== undefined) return waitingFor('building', `after run ${running.runId}`);
  return decideSum(digest, seen);
}

function toBuild(
  { view, decision }: { view: PartitionView; decision: Decision },
  contractHash: string,
): PlannedBuild {
  if (view.wanted === null || decision.stale === null)
    throw new Error(`${view.partition} has nothing to build; decide lets none through`);
  return {
    partition: view.partition,
    reason: decision.stale,
    inputHash: view.wanted.inputHash,
    contractHash,
    objects: [...view.objects],
    reuse: [],
  };
}

/** Newest first; builds that failed before come one at a time, after all others. */
function chooseBuilds(seen: Observation, decisions: readonly Decision[]): readonly PlannedBuild[] {
  const candidates = seen.partitions
    .map((view, n) => ({ view, decision: decisions[n] as Decision }))
    .filter(({ decision }) => decision.verdict.kind === 'build')
    .sort((a, b) => (a.view.partition < b.view.partition ? 1 : -1));
  const fresh = candidates.filter(
    ({ decision: { verdict } }) => verdict.kind === 'build' && !verdict.isAlone,
  );
  const chosen = fresh.length > 0 ? fresh.slice(0, buildsPerRun) : candidates.slice(0, 1);
  return chosen.map((candidate) => toBuild(candidate, seen.contractHash));
}

/** One run at a time: a second one would race for the same slot and the same partitions. */
function nextStep(
  seen: Observation,
  { decisions, total }: Omit<Planned, 'step'>,
  stuck: ReadonlySet<string>,
): Step {
  const moves = seen.partitions.flatMap((view, n) => {
    const verdict = decisions[n]?.verdict;
    return verdict?.kind === 'publish' && !stuck.has(view.partition)
      ? [{ view, record: verdict.record }]
      : [];
  });
  if (moves.length > 0) return { kind: 'publish', moves };
  if (total.kind === 'move') return { kind: 'move-total', rollup: total.rollup, total: seen.total };
  if (seen.runs.some(({ state }) => state === 'running')) return { kind: 'nothing' };
  const builds = chooseBuilds(seen, decisions);
  return builds.length > 0 || total.kind === 'sum' ? { kind: 'start-run', builds } : { kind: 'nothing' };
}

/**
 * Pure: the same observation gives the same decisions and the same step.
 *
 * @param stuck partitions whose pointer did not move a moment ago: no step tries it again now
 */
export function plan(seen: Observation, stuck: ReadonlySet<string> = new Set()): Planned {
  const decisions = seen.partitions.map((view) => decide(view, seen));
  const total = decideTotal(seen);
  return { decisions, total, step: nextStep(seen, { decisions, total }, stuck) };
}
