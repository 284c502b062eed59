import type { StaleReason } from '@ledgerline/schema';
import {
  cutShortUntil,
  failedAttempts,
  failuresAllowed,
  runsFor,
  silentOf,
  silentUntil,
} from './failures.ts';
import { closedGate } from './gates.ts';
import { isLosingNothing } from './losing-nothing.ts';
import type { Observation, PartitionView } from './observation.ts';
import { backOff, type Decision, heldBy, type Verdict, waitingFor } from './verdict.ts';

/** What is published differs from what is wanted: the input first, then the contract. */
export function staleReason({ wanted, published }: PartitionView): StaleReason | null {
  if (wanted === null) return published === null ? null : 'removed';
  if (published === null) return 'new';
  if (published.build.inputHash !== wanted.inputHash) return 'changed';
  return published.fingerprint === wanted.fingerprint ? null : 'contract';
}

type Rule = (view: PartitionView, seen: Observation) => Verdict | null;

/** The rejected records of another build stand beside the sums: first both are of one again, then all else. */
const publicationWasCutShort: Rule = ({ cutShort }) =>
  cutShort === null ? null : { kind: 'publish', record: cutShort };

const publishedIsWanted: Rule = (view) => (staleReason(view) === null ? { kind: 'up-to-date' } : null);

const heldAgainstWanted: Rule = ({ wanted, published }) =>
  wanted !== null && published?.build.heldAgainst === wanted.inputHash
    ? heldBy(
        'rollback',
        `rolled back to run ${published.build.runId}; ends when the input changes or by release`,
      )
    : null;

/** The rule of two looks and its guard come with issue 5; until then a person's eye is the guard. */
const nothingIsListed: Rule = ({ wanted, published }) =>
  wanted === null
    ? heldBy('removals', `no objects listed, ${published?.build.records} records published`)
    : null;

const wantedIsBuilt: Rule = ({ record }, { gates }) => {
  if (record?.state !== 'built') return null;
  const closed = closedGate(record, gates);
  return closed === null ? { kind: 'publish', record } : heldBy('gate', closed);
};

const wantedIsRefused: Rule = ({ record }) => {
  if (record?.state !== 'refused') return null;
  const refused = record.objects.filter(({ state }) => state === 'refused');
  return heldBy(
    'refused',
    refused.map(({ key, reason, detail }) => `${key}: ${reason}, ${detail}`).join('; '),
  );
};

const olderIsBuilt: Rule = (view, { gates, contractHash }) => {
  const record = view.otherRecords.find(
    (candidate) =>
      candidate.contractHash === contractHash &&
      candidate.inputHash !== view.published?.build.heldAgainst &&
      closedGate(candidate, gates) === null &&
      isLosingNothing(candidate, view),
  );
  return record === undefined ? null : { kind: 'publish', record };
};

const wantedFailed: Rule = (view, { runs }) => {
  const failed = failedAttempts(view, runs);
  const silent = silentOf(runsFor(view, runs), view.attempts).length;
  return failed >= failuresAllowed || silent >= failuresAllowed
    ? heldBy('failed', `${failed} failed attempts, ${silent} runs that ended without an attempt`)
    : null;
};

const wantedIsBuilding: Rule = ({ partition, wanted }, { runs }) => {
  const run = runs.find(
    ({ state, builds }) =>
      state === 'running' &&
      builds.some((build) => build.partition === partition && build.fingerprint === wanted?.fingerprint),
  );
  return run === undefined ? null : waitingFor('building', `in run ${run.runId}`);
};

const contractIsNewer: Rule = (view) =>
  staleReason(view) === 'contract'
    ? waitingFor('contract', 'published under an older contract; needs backfill')
    : null;

const runsFailedEarly: Rule = (view, seen) => {
  const until = silentUntil(silentOf(runsFor(view, seen.runs), view.attempts), seen);
  return until === null ? null : backOff('the last run ended without an attempt', until);
};

/** Else the end of a run that a person stops, or that got no capacity, would start the next one. */
const runsWereCutShort: Rule = (view, seen) => {
  const until = cutShortUntil(runsFor(view, seen.runs), seen);
  return until === null ? null : backOff('the last run got no capacity or was stopped', until);
};

/** Design section 5, "Observe and plan", sentence by sentence; the first rule that has something to say decides. */
export const rules = {
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
  runsFailedEarly,
  runsWereCutShort,
} as const satisfies Record<string, Rule>;

export function decide(view: PartitionView, seen: Observation): Decision {
  const spoken = Object.values(rules).reduce<Verdict | null>(
    (verdict, rule) => verdict ?? rule(view, seen),
    null,
  );
  const verdict = spoken ?? { kind: 'build', isAlone: failedAttempts(view, seen.runs) > 0 };
  const isAction = verdict.kind === 'publish' || verdict.kind === 'build';
  const now = isAction && seen.isPaused ? waitingFor('paused', 'until resume') : verdict;
  return { partition: view.partition, stale: staleReason(view), verdict: now };
}
