import type { Bucket, CatalogTable, JobRuns } from '@ledgerline/aws';
import type { Spec } from '@ledgerline/schema';

/** What the trigger tells the world after pointers moved. */
export interface Publication {
  readonly pipeline: string;
  readonly environment: string;
  /** Partitions whose pointer moved; empty when only the total moved. */
  readonly partitions: readonly string[];
  readonly runIds: readonly string[];
  /** What the total stands for now; null while its roll-up is missing. */
  readonly digest: string | null;
}

export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Record<string, unknown>,
) => void;

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
  readonly quarantine: CatalogTable;
  readonly total: Pick<CatalogTable, 'getPointer' | 'movePointer'>;
  readonly runs: JobRuns;
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
