import type { StaleReason } from '@ledgerline/schema';
import type { Observation, Published } from './observation.ts';
import { type Planned, plan } from './plan.ts';
import type { HeldReason, TotalVerdict, Verdict, WaitingReason } from './verdict.ts';

export interface PublishedStatus {
  readonly runId: string;
  readonly fingerprint: string;
  readonly location: string;
  /** ISO time, UTC. */
  readonly publishedAt: string;
  readonly ageMinutes: number;
  readonly records: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly blank: number;
  /** Built under another contract than the present one; a backfill builds it again. */
  readonly isUnderOlderContract: boolean;
  /** The wanted input that a rollback holds it against; null without a rollback. */
  readonly heldAgainst: string | null;
  /** Measure name -> total, an exact decimal number. */
  readonly totals: Readonly<Record<string, string>>;
}

export interface PartitionStatus {
  readonly partition: string;
  /** What readers see; null for nothing. */
  readonly published: PublishedStatus | null;
  /** How it differs from what is wanted; null when it does not. */
  readonly stale: StaleReason | null;
  /** What the reconciler would do about it now. */
  readonly state: Verdict['kind'];
  /** Why it is held or waiting. */
  readonly why: HeldReason | WaitingReason | null;
  readonly detail: string | null;
  /** ISO time at which the wait ends by itself; null when something else ends it. */
  readonly until: string | null;
}

/** Also where the tables of a new version of the result have nothing yet: readers still use those of the one before. */
export const isUnderOlderContract = ({ published, stale }: PartitionStatus): boolean =>
  published?.isUnderOlderContract ?? stale === 'contract';

export interface TotalStatus extends Pick<PartitionStatus, 'why' | 'detail' | 'until'> {
  readonly digest: string | null;
  readonly state: TotalVerdict['kind'];
  /** Its published build is needed and its files are gone; null when the total waits for no such partition. */
  readonly lostPartition: string | null;
}

export interface Status {
  /** When it was looked at; ISO time, UTC. */
  readonly time: string;
  readonly isPaused: boolean;
  /** What is built again under the present contract; null when no backfill is under way. */
  readonly backfill: { readonly from: string; readonly to: string; readonly since: string } | null;
  /** Names the list of removals that nobody has confirmed, to confirm it where it is held; null when there is none. */
  readonly removalsDigest: string | null;
  readonly partitions: readonly PartitionStatus[];
  readonly total: TotalStatus;
  /** Objects below `input/` that are no input, and so in no total; the first few by name. */
  readonly leftOut: Observation['leftOut'];
  readonly runningRunId: string | null;
}

function toPublishedStatus(
  { fingerprint, location, build }: Published,
  { time, contractHash }: Observation,
): PublishedStatus {
  const { runId, publishedAt, records, accepted, rejected, blank, totals, heldAgainst = null } = build;
  const ageMinutes = Math.floor((Date.parse(time) - Date.parse(publishedAt)) / 60_000);
  return {
    runId,
    fingerprint,
    location,
    publishedAt,
    ageMinutes,
    records,
    accepted,
    rejected,
    blank,
    isUnderOlderContract: build.contractHash !== contractHash,
    heldAgainst,
    totals,
  };
}

function reasonOf(verdict: Verdict | TotalVerdict): Pick<PartitionStatus, 'why' | 'detail' | 'until'> {
  if (verdict.kind === 'held') return { why: verdict.why, detail: verdict.detail, until: null };
  if (verdict.kind === 'waiting') {
    const { why, detail, until = null } = verdict;
    return { why, detail, until };
  }
  return { why: null, detail: null, until: null };
}

const lostOf = (total: TotalVerdict) => ('lostPartition' in total ? total.lostPartition : null) ?? null;

/** One of another contract builds nothing any more. */
function underWay({ backfill, contractHash }: Observation): Status['backfill'] {
  if (backfill?.contractHash !== contractHash) return null;
  const { from, to, since } = backfill;
  return { from, to, since };
}

/** The reconciler's own view of what it saw: the same decisions that it acts on. */
export function statusOf(seen: Observation, planned: Planned = plan(seen)): Status {
  const partitions = seen.partitions.map(({ partition, published }, n): PartitionStatus => {
    const { stale = null, verdict = { kind: 'up-to-date' } as const } = planned.decisions[n] ?? {};
    const shown = published === null ? null : toPublishedStatus(published, seen);
    return { partition, published: shown, stale, state: verdict.kind, ...reasonOf(verdict) };
  });
  return {
    time: seen.time,
    isPaused: seen.isPaused,
    backfill: underWay(seen),
    removalsDigest: planned.removals?.digest ?? null,
    partitions,
    total: {
      digest: seen.total.digest,
      state: planned.total.kind,
      lostPartition: lostOf(planned.total),
      ...reasonOf(planned.total),
    },
    leftOut: { count: seen.leftOut.count, first: seen.leftOut.first },
    runningRunId: seen.runs.find(({ state }) => state === 'running')?.runId ?? null,
  };
}
