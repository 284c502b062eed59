import type { RecentRun } from '@ledgerline/aws';

/** A partition as the reconciler sees it, for one that the demo uploaded. */
export interface PartitionSight {
  readonly partition: string;
  readonly state: 'published' | 'held' | 'stale';
  /** Why it is held or stale; empty when published. */
  readonly why: string;
}

export type RunSight = Pick<RecentRun, 'runId' | 'state' | 'message'>;

/** What can be seen of the chain from the outside, at one moment. */
export interface Sight {
  readonly partitions: readonly PartitionSight[];
  readonly runs: readonly RunSight[];
  /** The published total sums exactly what is published. */
  readonly isTotalCurrent: boolean;
}

/** The arrow that is due next. */
export type Stage = 'arrival' | 'run' | 'run-failed' | 'publication' | 'total' | 'done';

export const isActive = ({ state }: RunSight) => state === 'running';
export const hasFailed = ({ state }: RunSight) => state === 'failed' || state === 'stopped';

/** Which arrow of the chain is due, from what can be seen. */
export function stageOf({ partitions, runs, isTotalCurrent }: Sight): Stage {
  if (runs.some(hasFailed)) return 'run-failed';
  if (runs.some(isActive)) return 'run';
  const unsettled = partitions.some(({ state }) => state === 'stale');
  if (unsettled) return runs.length === 0 ? 'arrival' : 'publication';
  const isAnyPublished = partitions.some(({ state }) => state === 'published');
  return isAnyPublished && !isTotalCurrent ? 'total' : 'done';
}

/** How long each arrow may take before it counts as missing, in seconds. */
export const stageLimits: Readonly<Record<Exclude<Stage, 'done' | 'run-failed'>, number>> = {
  arrival: 60,
  run: 900,
  publication: 60,
  total: 60,
};
