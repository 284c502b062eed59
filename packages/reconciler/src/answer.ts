import type { PartitionStatus, Status, TotalStatus } from './status.ts';
import type { Work } from './work.ts';

export interface PublishedPartition {
  readonly partition: string;
  readonly runId: string;
}

/** What one look did. */
export interface Done {
  readonly published: readonly PublishedPartition[];
  /** Partitions without objects that were taken from readers. */
  readonly removed: readonly string[];
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
  readonly removed: Done['removed'];
  readonly voided: Done['voided'];
  readonly movedTotal: string | null;
  /** Whatever of the partitions looked at is not up to date. */
  readonly partitions: readonly PartitionStatus[];
  readonly total: TotalStatus | null;
}

/** What the trigger says to a request. `refused` did nothing; `later` is on record and will be looked at again. */
export type Answer =
  | ({ readonly kind: 'started'; readonly runId: string; readonly planId: string } & Details)
  | ({ readonly kind: 'published' | 'up-to-date' | 'held' } & Details)
  | DryRun
  | ({ readonly kind: 'later'; readonly message: string } & Details)
  | Refusal
  /** Something else than a look was asked for, and done. */
  | {
      readonly kind: 'done';
      readonly message: string;
      /** What of it is not done. @default - it is all done */
      readonly problems?: readonly string[];
      readonly data?: unknown;
    };

/** Nothing was done. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly message: string;
}

/** What would be done. */
export type DryRun = {
  readonly kind: 'dry-run';
  readonly work: Work;
  /** Partitions whose rollback a backfill that nobody has begun would end. @default - none was asked about */
  readonly releases?: readonly string[];
} & Details;

/** `busy`: someone else acts right now, nothing was put on record. `paused`: until resume. */
export const refusalCodes = [
  'wrong-request',
  'busy',
  'paused',
  'not-held',
  'no-such-build',
  'not-removable',
  'conflict',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

export const refused = (code: RefusalCode, message: string): Refusal => ({ kind: 'refused', code, message });

export const nothingDone: Done = {
  published: [],
  removed: [],
  voided: [],
  stuck: [],
  movedTotal: null,
  run: null,
  stopped: null,
};

export function toDetails({ published, removed, voided, movedTotal }: Done, status: Status | null): Details {
  const partitions = status?.partitions.filter(({ state }) => state !== 'up-to-date') ?? [];
  return { published, removed, voided, movedTotal, partitions, total: status?.total ?? null };
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
  const hasMoved = done.published.length > 0 || done.removed.length > 0;
  if (hasMoved || done.movedTotal !== null) return { kind: 'published', ...details };
  if (isOpen || done.stopped !== null)
    return { kind: 'later', message: done.stopped ?? laterMessage(status), ...details };
  return { kind: states.includes('held') ? 'held' : 'up-to-date', ...details };
}
