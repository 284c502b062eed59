import type { InputObject, PlannedBuild } from '@ledgerline/schema';
import { chooseSegments } from './choose-segments.ts';
import { runsFor } from './failures.ts';
import type { Observation, PartitionView } from './observation.ts';
import type { Decision } from './verdict.ts';

/** A build of the next run, and what it takes. */
export interface ChosenBuild {
  readonly build: PlannedBuild;
  /** What the run scans for it. */
  readonly scanned: readonly InputObject[];
  readonly scannedBytes: number;
}

interface Candidate {
  readonly view: PartitionView;
  readonly decision: Decision;
}

const isRetry = ({ verdict }: Decision) => verdict.kind === 'build' && verdict.isAlone;

const bytesOf = (objects: readonly InputObject[]) => objects.reduce((sum, { size }) => sum + size, 0);

/** As many objects, in key order, as have room; one at least, or a large object would wait for ever. */
function splitAt(objects: readonly InputObject[], room: number): readonly [InputObject[], InputObject[]] {
  let [bytes, end] = [0, 0];
  for (const { size } of objects) {
    bytes += size;
    if (end > 0 && bytes > room) break;
    end += 1;
  }
  return [objects.slice(0, end), objects.slice(end)];
}

function toChosen({ view, decision }: Candidate, seen: Observation, room: number): ChosenBuild {
  const { partition, wanted, objects } = view;
  if (wanted === null || decision.stale === null)
    throw new Error(`${partition} has nothing to build; decide lets none through`);
  const { ids, rest } = chooseSegments(view, seen.limits.segmentsPerBuild, room);
  const [scanned, later] = splitAt(rest, room);
  const build: PlannedBuild = {
    partition,
    reason: decision.stale,
    inputHash: wanted.inputHash,
    contractHash: seen.contractHash,
    objects: [...objects],
    reuse: [...ids],
    ...(isRetry(decision) && { isRetry: true }),
    later: later.map(({ key }) => key),
  };
  return { build, scanned, scannedBytes: bytesOf(scanned) };
}

/** Newest first, and what changed before what only the contract makes stale. */
function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  const newestFirst = candidates.toSorted((a, b) => (a.view.partition < b.view.partition ? 1 : -1));
  return [
    ...newestFirst.filter(({ decision }) => !decision.isBackfill),
    ...newestFirst.filter(({ decision }) => decision.isBackfill),
  ];
}

/** Until the run is full. Only its first build may be scanned in parts: any other waits until it comes first. */
function fill(candidates: readonly Candidate[], seen: Observation): readonly ChosenBuild[] {
  const { buildsPerRun, bytesPerRun } = seen.limits;
  const chosen: ChosenBuild[] = [];
  let room = bytesPerRun;
  for (const candidate of candidates) {
    if (chosen.length === buildsPerRun) break;
    const next = toChosen(candidate, seen, room);
    if (chosen.length > 0 && (next.build.later.length > 0 || next.scannedBytes > room)) break;
    chosen.push(next);
    room -= next.scannedBytes;
  }
  return chosen;
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
  return fill(isRetried ? retry : fresh, seen);
}
