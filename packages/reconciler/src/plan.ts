import type { RollupRecord } from '@ledgerline/schema';
import { tooSoonUntil } from './arrival.ts';
import { type ChosenBuild, chooseBuilds } from './choose-builds.ts';
import { firstToMove, holdDuplicates } from './contents.ts';
import { decide } from './decide.ts';
import { cutShortUntil, failuresAllowed, rollupRunsFor, silentOf, silentUntil } from './failures.ts';
import type { Observation, PartitionView } from './observation.ts';
import type { Move } from './publish.ts';
import { type Guard, guardRemovals } from './removals.ts';
import { totalParameters } from './total-parameters.ts';
import { type Decision, heldBy, type TotalVerdict, waitingFor, waitingUntil } from './verdict.ts';

/** The next thing to do. After each step the world is looked at again. */
export type Step =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'remove'; readonly views: readonly PartitionView[] }
  | { readonly kind: 'publish'; readonly moves: readonly Move[] }
  /** Rejected records of what was never published, or is not any more. */
  | { readonly kind: 'hide-quarantine'; readonly partitions: readonly string[] }
  | { readonly kind: 'move-total'; readonly rollup: RollupRecord }
  /** `builds` may be empty: a run that only sums what is published. */
  | { readonly kind: 'start-run'; readonly builds: readonly ChosenBuild[] };

export interface Planned {
  readonly decisions: readonly Decision[];
  /** Of the partitions that are to be removed and that nobody has confirmed; null when there are none. */
  readonly removals: Guard | null;
  readonly total: TotalVerdict;
  readonly step: Step;
}

/** The same limits and waits for a run that sums as for one that builds. */
function decideSum(digest: string, seen: Observation): TotalVerdict {
  const asked = rollupRunsFor(digest, seen.runs);
  const silent = silentOf(asked, { attempts: [], retriedAt: seen.total.retriedAt });
  if (silent.count >= failuresAllowed)
    return heldBy(
      'failed',
      `${silent.count} runs ended without the roll-up ${digest}, the last was ${silent.seen[0]?.runId}; ` +
        'ends by retry, once the file is deleted that its error names, if it names one',
    );
  const silentEnd = silentUntil(silent, seen);
  if (silentEnd !== null) return waitingUntil('back-off', 'the last roll-up run failed', silentEnd);
  const cutShortEnd = cutShortUntil(asked, seen);
  if (cutShortEnd !== null)
    return waitingUntil('back-off', 'the last roll-up run got no capacity or was stopped', cutShortEnd);
  const soon = tooSoonUntil(seen);
  return soon === null
    ? { kind: 'sum' }
    : waitingUntil('debounce', 'the last run started a moment ago', soon);
}

/** What a sum needs and cannot be read: the total waits for it, or is held, as it is itself; null without such. */
function decideLost({ published }: Observation, decisions: readonly Decision[]): TotalVerdict | null {
  const lost = published.find(({ build }) => build.voidProblem !== undefined);
  if (lost === undefined) return null;
  const { partition, build } = lost;
  const verdict = decisions.find((decision) => decision.partition === partition)?.verdict;
  const what = `${partition} cannot be summed: ${build.voidProblem}`;
  if (verdict?.kind === 'held' || verdict?.kind === 'waiting')
    return {
      ...verdict,
      detail: `${what}; it is ${verdict.kind}: ${verdict.detail}`,
      lostPartition: partition,
    };
  return { ...waitingFor('building', `${what}; it is built again`), lostPartition: partition };
}

function decideTotal(seen: Observation, decisions: readonly Decision[]): TotalVerdict {
  const { total, runs, isPaused } = seen;
  const { digest, pointer, output, rollup } = total;
  if (digest === null) return { kind: 'up-to-date' };
  const isMoved = pointer.parameters[totalParameters.digest] === digest && output?.digest === digest;
  if (isMoved) return { kind: 'up-to-date' };
  if (isPaused) return waitingFor('paused', 'until resume');
  if (rollup !== null) return { kind: 'move', rollup };
  const running = runs.find(({ state }) => state === 'running');
  if (running !== undefined) return waitingFor('building', `after run ${running.runId}`);
  return decideLost(seen, decisions) ?? decideSum(digest, seen);
}

/**
 * Too many removals at once are held as a whole, except those that are confirmed: one wrong listing must not empty the
 * tables.
 */
function holdRemovals(seen: Observation, decisions: readonly Decision[]) {
  const views = seen.partitions.filter((_, n) => decisions[n]?.verdict.kind === 'remove');
  const removals = guardRemovals(views, seen);
  if (removals === null || removals.isOpen) return { decisions, removals };
  const unconfirmed = new Set(removals.list.map(({ partition }) => partition));
  const held = decisions.map((decision) =>
    unconfirmed.has(decision.partition)
      ? { ...decision, verdict: heldBy('removals', removals.detail) }
      : decision,
  );
  return { decisions: held, removals };
}

function whyOf({ published, wanted }: PartitionView): Move['why'] {
  if (published === null) return 'new';
  return published.build.inputHash === wanted?.inputHash ? 'contract' : 'changed';
}

/** An older build that its contents hold back is left out: the wanted one is to be built, and has a verdict of its own. */
function withoutHeldOlder(seen: Observation, before: readonly Decision[], after: readonly Decision[]) {
  return after.map((decision, n) => {
    const [view, verdict] = [seen.partitions[n] as PartitionView, before[n]?.verdict];
    const isOlder = verdict?.kind === 'publish' && view.otherRecords.includes(verdict.record);
    if (!isOlder || decision.verdict.kind !== 'held') return decision;
    return decide({ ...view, otherRecords: [] }, seen);
  });
}

/**
 * Removals go first among pointers, and newer partitions before older ones, as many as one step moves. One run at a
 * time, as a second would race for the slot and the partitions.
 */
function nextStep(
  seen: Observation,
  { decisions, total }: Pick<Planned, 'decisions' | 'total'>,
  stuck: ReadonlySet<string>,
): Step {
  const views = seen.partitions.filter(
    ({ partition }, n) => decisions[n]?.verdict.kind === 'remove' && !stuck.has(partition),
  );
  if (views.length > 0) return { kind: 'remove', views: views.slice(-seen.limits.movesPerStep) };
  const allMoves = seen.partitions.flatMap((view, n) => {
    const verdict = decisions[n]?.verdict;
    return verdict?.kind === 'publish' && !stuck.has(view.partition)
      ? [{ record: verdict.record, published: view.published, why: whyOf(view) }]
      : [];
  });
  const moves = firstToMove(seen, allMoves);
  if (moves.length > 0) return { kind: 'publish', moves };
  const unpaired = seen.unpaired.filter((partition) => !stuck.has(partition));
  if (unpaired.length > 0 && !seen.isPaused)
    return { kind: 'hide-quarantine', partitions: unpaired.slice(-seen.limits.movesPerStep) };
  if (total.kind === 'move') return { kind: 'move-total', rollup: total.rollup };
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
  const each = seen.partitions.map((view) => decide(view, seen));
  const { decisions: guarded, removals } = holdRemovals(seen, each);
  const decisions = withoutHeldOlder(seen, guarded, holdDuplicates(seen, guarded));
  const total = decideTotal(seen, decisions);
  return { decisions, removals, total, step: nextStep(seen, { decisions, total }, stuck) };
}
