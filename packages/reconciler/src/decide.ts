import type { BuiltRecord, StaleReason } from '@ledgerline/schema';
import { partitionValue, undatedPartition } from '@ledgerline/schema';
import { notReadyUntil, tooSoonUntil } from './arrival.ts';
import {
  cutShortUntil,
  failedAttempts,
  failuresAllowed,
  runsFor,
  silentOf,
  silentUntil,
  supersededUntil,
} from './failures.ts';
import { closedGate } from './gates.ts';
import { isLosingNothing } from './losing-nothing.ts';
import type { Observation, PartitionView } from './observation.ts';
import { absentMinutes, absentSince, mayBeRemoved } from './removals.ts';
import { type Decision, heldBy, type Verdict, waitingFor, waitingUntil } from './verdict.ts';

/** What is published differs from what is wanted: the input first, then its own files, then the contract. */
export function staleReason({ wanted, published, olderInputHash }: PartitionView): StaleReason | null {
  if (wanted === null) return published === null ? null : 'removed';
  if (published === null) return olderInputHash === wanted.inputHash ? 'contract' : 'new';
  if (published.build.inputHash !== wanted.inputHash) return 'changed';
  if (published.build.voidProblem !== undefined) return 'void';
  return published.fingerprint === wanted.fingerprint ? null : 'contract';
}

/** True when a backfill that is under way asks for the partition. What has no date belongs to every one. */
export function isInBackfill({ partition }: PartitionView, { backfill, contractHash }: Observation): boolean {
  if (backfill === null || backfill.contractHash !== contractHash) return false;
  if (partition === undatedPartition) return true;
  const date = partitionValue(partition);
  return backfill.from <= date && date <= backfill.to;
}

/**
 * Whether a backfill ends its rollback: nobody names what has no date, and who rolls back while a backfill is under way
 * means it.
 */
export function isFreedByBackfill(view: PartitionView, seen: Observation): boolean {
  const { partition, published } = view;
  if (!isInBackfill(view, seen) || partition === undatedPartition) return false;
  return Date.parse(published?.build.publishedAt ?? '') < Date.parse(seen.backfill?.since ?? '');
}

type Rule = (view: PartitionView, seen: Observation) => Verdict | null;

/** Nobody knows what else is so while it cannot be read. */
const documentIsMalformed: Rule = ({ malformed }) =>
  malformed === null ? null : heldBy('malformed', `${malformed}; the next look goes on`);

/** The rejected records of another build stand beside the sums: first both are of one again, then all else. */
const publicationWasCutShort: Rule = ({ cutShort }) =>
  cutShort === null ? null : { kind: 'publish', record: cutShort };

const publishedIsWanted: Rule = (view) => (staleReason(view) === null ? { kind: 'up-to-date' } : null);

const heldAgainstWanted: Rule = (view, seen) => {
  const { wanted, published } = view;
  if (wanted === null || published?.build.heldAgainst !== wanted.inputHash) return null;
  if (isFreedByBackfill(view, seen)) return null;
  const { runId, voidProblem } = published.build;
  const lost = voidProblem === undefined ? '' : `; ${voidProblem}: release it, or restore it and repair`;
  return heldBy(
    'rollback',
    `rolled back to run ${runId}${lost}; ends when the input changes, by release or by backfill`,
  );
};

const nothingIsListed: Rule = (view, seen) => {
  if (view.wanted !== null) return null;
  if (mayBeRemoved(view, seen)) return { kind: 'remove' };
  const since = absentSince(view, seen);
  const rule = `a look at all prefixes removes it when it was empty ${absentMinutes} minutes before, too`;
  return waitingFor('absent', `no objects listed${since === null ? '' : ` since ${since}`}; ${rule}`);
};

/** What readers see was whole when it was built, also where it is void; only a new input may not be. */
const inputIsNotReady: Rule = (view, seen) => {
  const stale = staleReason(view);
  if (stale === 'contract' || stale === 'void') return null;
  const { successObject } = seen.arrival;
  if (successObject && !view.hasSuccess) return waitingFor('not-ready', 'no _SUCCESS beside the objects yet');
  const until = notReadyUntil(view, seen);
  return until === null ? null : waitingUntil('not-ready', 'objects came or went a moment ago', until);
};

/**
 * What readers are pointed at already has passed its gates, or a person let it through. A build of before may be that of
 * a day that is half delivered by now.
 */
const wantedIsBuilt: Rule = (view, seen) => {
  const { record, published } = view;
  if (record?.state !== 'built') return null;
  if (record.fingerprint === published?.fingerprint) return { kind: 'publish', record };
  const closed = closedGate(record, seen.gates);
  if (closed !== null) return heldBy('gate', closed);
  return inputIsNotReady(view, seen) ?? { kind: 'publish', record };
};

const wantedIsRefused: Rule = ({ record }) => {
  if (record?.state !== 'refused') return null;
  const refused = record.objects.filter(({ state }) => state === 'refused');
  return heldBy(
    'refused',
    refused.map(({ key, reason, detail }) => `${key}: ${reason}, ${detail}`).join('; '),
  );
};

/**
 * Not over a rollback: what was built since then is what a person does not want, or only a part of what comes. Nor while
 * the day is not ready: what was whole when the run began may be half of what comes.
 */
const olderIsBuilt: Rule = (view, seen) => {
  const { gates, contractHash } = seen;
  if (view.published?.build.heldAgainst !== undefined || inputIsNotReady(view, seen) !== null) return null;
  const record = view.otherRecords.find(
    (candidate): candidate is BuiltRecord =>
      candidate.state === 'built' &&
      candidate.contractHash === contractHash &&
      closedGate(candidate, gates) === null &&
      isLosingNothing(candidate, view),
  );
  return record === undefined ? null : { kind: 'publish', record };
};

/** What the last run said that failed at it; attempts are few. */
function lastError({ attempts }: PartitionView): string {
  const said = attempts.filter(({ outcome, message }) => outcome === 'failed' && message !== undefined);
  const [last] = said.sort((a, b) => b.writtenAt.localeCompare(a.writtenAt));
  return last === undefined ? '' : `, the last one: ${last.message?.slice(0, 300)}`;
}

const wantedFailed: Rule = (view, { runs }) => {
  const failed = failedAttempts(view, runs);
  const silent = silentOf(runsFor(view, runs), view).count;
  if (failed < failuresAllowed && silent < failuresAllowed) return null;
  const counts = `${failed} failed attempts, ${silent} runs that ended without an attempt`;
  return heldBy('failed', `${counts}${lastError(view)}; ends by retry`);
};

const wantedIsBuilding: Rule = ({ partition, wanted }, { runs }) => {
  const run = runs.find(
    ({ state, builds }) =>
      state === 'running' &&
      builds.some((build) => build.partition === partition && build.fingerprint === wanted?.fingerprint),
  );
  return run === undefined ? null : waitingFor('building', `in run ${run.runId}`);
};

const contractIsNewer: Rule = (view, seen) =>
  staleReason(view) === 'contract' && !isInBackfill(view, seen)
    ? waitingFor('contract', 'published under an older contract; needs backfill')
    : null;

const runsFailedEarly: Rule = (view, seen) => {
  const until = silentUntil(silentOf(runsFor(view, seen.runs), view), seen);
  return until === null ? null : waitingUntil('back-off', 'the last run ended without an attempt', until);
};

/** Else the end of a run that a person stops, or that got no capacity, would start the next one. */
const runsWereCutShort: Rule = (view, seen) => {
  const until = cutShortUntil(runsFor(view, seen.runs), seen);
  return until === null
    ? null
    : waitingUntil('back-off', 'the last run got no capacity or was stopped', until);
};

const inputKeepsChanging: Rule = (view, seen) => {
  const until = supersededUntil(view, seen);
  return until === null
    ? null
    : waitingUntil('back-off', 'the last runs came to nothing, as objects changed while they ran', until);
};

const lastRunIsTooNear: Rule = (_, seen) => {
  const until = tooSoonUntil(seen);
  return until === null ? null : waitingUntil('debounce', 'the last run started a moment ago', until);
};

/** Design section 5, "Observe and plan", sentence by sentence; the first rule that has something to say decides. */
export const rules = {
  documentIsMalformed,
  publicationWasCutShort,
  publishedIsWanted,
  heldAgainstWanted,
  nothingIsListed,
  wantedIsBuilt,
  wantedIsRefused,
  olderIsBuilt,
  wantedFailed,
  wantedIsBuilding,
  contractIsNewer,
  inputIsNotReady,
  runsFailedEarly,
  runsWereCutShort,
  inputKeepsChanging,
  lastRunIsTooNear,
} as const satisfies Record<string, Rule>;

export function decide(view: PartitionView, seen: Observation): Decision {
  const spoken = Object.values(rules).reduce<Verdict | null>(
    (verdict, rule) => verdict ?? rule(view, seen),
    null,
  );
  const verdict = spoken ?? { kind: 'build', isAlone: failedAttempts(view, seen.runs) > 0 };
  const isAction = ['publish', 'remove', 'build'].includes(verdict.kind);
  const now = isAction && seen.isPaused ? waitingFor('paused', 'until resume') : verdict;
  const stale = staleReason(view);
  return { partition: view.partition, stale, isBackfill: stale === 'contract', verdict: now };
}
