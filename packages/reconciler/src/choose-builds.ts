import type { InputObject, PlannedBuild } from '@ledgerline/schema';
import { chooseSegments } from './choose-segments.ts';
import { runsFor } from './failures.ts';
import type { Observation, PartitionView } from './observation.ts';
import type { Decision } from './verdict.ts';
import { weigh } from './weigh.ts';
import type { Limits } from './world.ts';

/** A build of the next run, and what it takes. */
export interface ChosenBuild {
  readonly build: PlannedBuild;
  /** What the run scans for it. */
  readonly scanned: readonly InputObject[];
  /** Of the bytes that a run may scan. */
  readonly weight: number;
}

interface Candidate {
  readonly view: PartitionView;
  readonly decision: Decision;
  readonly isOverdue?: true;
}

const isRetry = ({ verdict }: Decision) => verdict.kind === 'build' && verdict.isAlone;

/** As many objects, in key order, as have room; one at least, or a large object would wait for ever. */
function splitAt(
  objects: readonly InputObject[],
  limits: Limits,
  room: number,
): readonly [InputObject[], InputObject[]] {
  let [weight, end] = [0, 0];
  for (const object of objects) {
    weight += weigh([object], limits);
    if (end > 0 && weight > room) break;
    end += 1;
  }
  return [objects.slice(0, end), objects.slice(end)];
}

function toChosen({ view, decision, isOverdue }: Candidate, seen: Observation, room: number): ChosenBuild {
  const { partition, wanted, objects } = view;
  if (wanted === null || decision.stale === null)
    throw new Error(`${partition} has nothing to build; decide lets none through`);
  const { ids, rest } = chooseSegments(view, seen.limits, room);
  const [scanned, later] = splitAt(rest, seen.limits, room);
  const build: PlannedBuild = {
    partition,
    reason: decision.stale,
    inputHash: wanted.inputHash,
    contractHash: seen.contractHash,
    objects: [...objects],
    reuse: [...ids],
    ...(isRetry(decision) && { isRetry: true }),
    ...(isOverdue && { isOverdue: true }),
    later: later.map(({ key }) => key),
  };
  return { build, scanned, weight: weigh(scanned, seen.limits) };
}

/** Newest first, and what changed before what only the contract makes stale. */
function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  const newestFirst = candidates.toSorted((a, b) => (a.view.partition < b.view.partition ? 1 : -1));
  return [
    ...newestFirst.filter(({ decision }) => !decision.isBackfill),
    ...newestFirst.filter(({ decision }) => decision.isBackfill),
  ];
}

interface Filled {
  readonly chosen: readonly ChosenBuild[];
  /** For which there was no room. */
  readonly passedOver: readonly Candidate[];
}

/** Until the run is full. Only its first build may be scanned in parts: any other waits until it comes first. */
function fill(candidates: readonly Candidate[], seen: Observation): Filled {
  const { buildsPerRun, bytesPerRun } = seen.limits;
  const chosen: ChosenBuild[] = [];
  const passedOver: Candidate[] = [];
  let room = bytesPerRun;
  for (const candidate of candidates) {
    if (chosen.length === buildsPerRun) break;
    const next = toChosen(candidate, seen, room);
    if (chosen.length > 0 && (next.build.later.length > 0 || next.weight > room)) {
      passedOver.push(candidate);
      continue;
    }
    chosen.push(next);
    room -= next.weight;
  }
  return { chosen, passedOver };
}

/** When a run last took the partition, whatever its input was; empty when none of the newest did. */
const takenAt = ({ view }: Candidate, { runs }: Observation) =>
  runs.find(({ builds }) => builds.some(({ partition }) => partition === view.partition))?.startedAt ?? '';

/**
 * Of what there is no room for beside newer ones, what waits longest: it lay there when the run before started, which
 * did not take it, and was no such turn itself. Otherwise what changes all the time would keep it waiting for ever.
 */
function findOverdue(passedOver: readonly Candidate[], seen: Observation): Candidate | null {
  const before = seen.runs.find((run) => !run.isRetry);
  if (before === undefined || before.isOverdue) return null;
  const [overdue] = passedOver
    .filter((candidate) => {
      const { newestAt } = candidate.view;
      const isThere = newestAt !== null && Date.parse(newestAt) < Date.parse(before.startedAt);
      return isThere && takenAt(candidate, seen) !== before.startedAt;
    })
    .toSorted((a, b) => takenAt(a, seen).localeCompare(takenAt(b, seen)));
  return overdue ?? null;
}

/** The newest first, unless it is the turn of one that had no room beside them. */
function chooseFresh(fresh: readonly Candidate[], seen: Observation): readonly ChosenBuild[] {
  const { chosen, passedOver } = fill(fresh, seen);
  const overdue = findOverdue(passedOver, seen);
  if (overdue === null) return chosen;
  const others = fresh.filter((candidate) => candidate !== overdue);
  return fill([{ ...overdue, isOverdue: true }, ...others], seen).chosen;
}

/** Of builds that failed before, the one that was tried longest ago. */
function nextRetry(candidates: readonly Candidate[], { runs }: Observation): readonly Candidate[] {
  const triedAt = ({ view }: Candidate) => runsFor(view, runs)[0]?.startedAt ?? '';
  return candidates.toSorted((a, b) => triedAt(a).localeCompare(triedAt(b))).slice(0, 1);
}

/** The newest run neither was a retry nor tried it. */
const isItsTurn = ({ view }: Candidate, { runs }: Observation) =>
  !runs[0]?.isRetry && runsFor(view, runs.slice(0, 1)).length === 0;

/**
 * What the next run builds. Builds that failed before come one at a time and take turns with all others: they take no
 * other down with them, and neither side waits for the end of the other's work.
 */
export function chooseBuilds(seen: Observation, decisions: readonly Decision[]): readonly ChosenBuild[] {
  const candidates = inOrder(
    seen.partitions
      .map((view, n) => ({ view, decision: decisions[n] as Decision }))
      .filter(({ decision }) => decision.verdict.kind === 'build'),
  );
  const fresh = candidates.filter(({ decision }) => !isRetry(decision));
  const retry = nextRetry(
    candidates.filter(({ decision }) => isRetry(decision)),
    seen,
  );
  const isRetried = fresh.length === 0 || retry.some((candidate) => isItsTurn(candidate, seen));
  return isRetried ? fill(retry, seen).chosen : chooseFresh(fresh, seen);
}
