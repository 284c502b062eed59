import type { PartitionStatus, Status, TotalStatus } from './status.ts';

export interface PublishedPartition {
  readonly partition: string;
  readonly runId: string;
}

/** What one look did. */
export interface Done {
  readonly published: readonly PublishedPartition[];
  readonly voided: readonly { readonly partition: string; readonly problem: string }[];
  /** Built, but the catalog did not move the pointer. */
  readonly stuck: readonly { readonly partition: string; readonly message: string }[];
  /** The digest that the total was pointed at. */
  readonly movedTotal: string | null;
  readonly run: { readonly runId: string; readonly planId: string } | null;
  /** Why the look ended before its work did; null when it did not. */
  readonly stopped: string | null;
}

export interface Details {
  readonly published: Done['published'];
  readonly voided: Done['voided'];
  readonly movedTotal: string | null;
  /** Whatever of the partitions looked at is not up to date. */
  readonly partitions: readonly PartitionStatus[];
  readonly total: TotalStatus | null;
}

/** What the trigger says to a request. `refused` did nothing; `later` is on record and will be looked at again. */
export type Answer =
  | ({ readonly kind: 'started'; readonly runId: string; readonly planId: string } & Details)
  | ({ readonly kind: 'published' | 'up-to-date' | 'held' | 'dry-run' } & Details)
  | ({ readonly kind: 'later'; readonly message: string } & Details)
  | {
      readonly kind: 'refused';
      readonly code: 'not-supported-yet' | 'wrong-request';
      readonly message: string;
    };

export const nothingDone: Done = {
  published: [],
  voided: [],
  stuck: [],
  movedTotal: null,
  run: null,
  stopped: null,
};

export function toDetails({ published, voided, movedTotal }: Done, status: Status | null): Details {
  const partitions = status?.partitions.filter(({ state }) => state !== 'up-to-date') ?? [];
  return { published, voided, movedTotal, partitions, total: status?.total ?? null };
}

function laterMessage({ partitions, total, runningRunId }: Status): string {
  const first = [...partitions, total].find(({ state }) => !['up-to-date', 'held'].includes(state));
  const run = runningRunId === null ? 'the slot of a run is not free yet' : `run ${runningRunId} is running`;
  return first?.why ? `waiting: ${first.why}, ${first.detail}` : run;
}

/** The strongest thing that is true, in the order started, published, later, held, up to date. */
export function toAnswer(done: Done, status: Status): Answer {
  const details = toDetails(done, status);
  const states = [...details.partitions.map(({ state }) => state), status.total.state];
  const isOpen = states.some((state) => state !== 'up-to-date' && state !== 'held');
  if (done.run !== null) return { kind: 'started', ...done.run, ...details };
  if (done.published.length > 0 || done.movedTotal !== null) return { kind: 'published', ...details };
  if (isOpen || done.stopped !== null)
    return { kind: 'later', message: done.stopped ?? laterMessage(status), ...details };
  return { kind: states.includes('held') ? 'held' : 'up-to-date', ...details };
}
