import type { Bucket, CatalogTable, JobRuns } from '@ledgerline/aws';
import { bytesPerObject, type ExecutionClass, runBytesAllowed, type Spec } from '@ledgerline/schema';
import type { Asked } from './observation.ts';

/** What the trigger tells the world after pointers moved. */
export interface Publication {
  readonly pipeline: string;
  readonly environment: string;
  /** Partitions whose pointer moved; empty when only the total moved. */
  readonly partitions: readonly string[];
  readonly runIds: readonly string[];
  /** Partitions with a build that nobody knew to be void: its files are not what its record says. */
  readonly voided: readonly string[];
  /** What the total stands for now; null while its roll-up is missing. */
  readonly digest: string | null;
}

export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Record<string, unknown>,
) => void;

/** How much one run, or one step, takes on; what does not fit waits for its end. */
export interface Limits {
  /** Pointers that one step moves or deletes; a call whose time is over stops between two steps. */
  readonly movesPerStep: number;
  readonly buildsPerRun: number;
  /** Stored bytes that one run scans, unless a single object has more. */
  readonly bytesPerRun: number;
  /** Those of them that each object takes beside its own, for the time to open it. */
  readonly bytesPerObject: number;
  /** Scans that one build may consist of; with more, the smallest are scanned again together. */
  readonly segmentsPerBuild: number;
  /** What a second of a run costs depends on it. */
  readonly executionClass: ExecutionClass;
}

/** The bytes follow from what a run may cost. */
export function limitsOf({ objectives }: Pick<Spec, 'objectives'>, executionClass: ExecutionClass): Limits {
  const bytesPerRun = runBytesAllowed(objectives.runCostUsd, executionClass);
  return {
    movesPerStep: 100,
    buildsPerRun: 100,
    bytesPerRun,
    bytesPerObject,
    segmentsPerBuild: 32,
    executionClass,
  };
}

export interface OlderTables {
  readonly daily: Pick<CatalogTable, 'listPartitions'>;
  readonly quarantine: Pick<CatalogTable, 'listPartitions'>;
  readonly total: Pick<CatalogTable, 'getPointer'>;
}

/** Everything that a look reads. */
export interface VisibleWorld {
  readonly environment: string;
  readonly spec: Spec;
  readonly specHash: string;
  /** `s3://artifacts/specs/<specHash>.json`, handed to runs. */
  readonly specUri: string;
  readonly raw: Pick<Bucket, 'name' | 'list'>;
  readonly curated: Bucket;
  readonly daily: CatalogTable;
  /** Tables of the version of the result before, which has readers until it is dropped; null when this is the first. */
  readonly older: OlderTables | null;
  readonly quarantine: CatalogTable;
  readonly total: Pick<CatalogTable, 'getPointer' | 'movePointer'>;
  readonly runs: JobRuns;
  /** Plan id -> what it asks for, of the runs that the last look saw: a plan never changes, so it is read once. */
  readonly asked: Map<string, Asked>;
  readonly limits: Limits;
  readonly now: () => Date;
  readonly log: Log;
}

/** Everything the reconciler sees and does outside of itself. `@ledgerline/reconciler/aws` makes the real one. */
export interface World extends VisibleWorld {
  /** Sends `{mode: 'replan', partitions}` to the trigger's queue, delayed by 0 to 900 seconds. */
  readonly sendReplan: (partitions: readonly string[], delaySeconds: number) => Promise<void>;
  readonly announce: (publication: Publication) => Promise<void>;
  /** True for a throttle or an account limit: worth another try in some minutes. */
  readonly isThrottle: (error: unknown) => boolean;
}
