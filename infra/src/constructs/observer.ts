import type { Spec } from '@ledgerline/schema';
import type { Place } from '../place.ts';
import type { Catalog } from './catalog.ts';
import type { DataBuckets } from './data-buckets.ts';
import type { ServiceRole } from './service-role.ts';
import type { SparkJob } from './spark-job.ts';

/** What a function that observes a pipeline works with. */
export interface PipelineParts {
  readonly place: Place;
  readonly environment: string;
  readonly logRetentionDays: number;
  readonly spec: Spec;
  /** `s3://` address of the spec. */
  readonly specUri: string;
  readonly buckets: DataBuckets;
  readonly catalog: Catalog;
  readonly job: SparkJob;
}

/** The variables that every observer has. */
export function observerSettings({ environment, specUri, buckets, catalog, job }: PipelineParts) {
  return {
    ENVIRONMENT: environment,
    SPEC_URI: specUri,
    RAW_BUCKET: buckets.raw.name,
    CURATED_BUCKET: buckets.curated.name,
    GLUE_JOB_NAME: job.name,
    EXECUTION_CLASS: job.executionClass,
    DATABASE_NAME: catalog.databaseName,
  };
}

/** Records of scans and sums, and what they rest on. Of `contents/` only the names are read. */
const observedKeys = ['plans/*', 'builds/*', 'segments/*', 'months/*', 'rollups/*', 'attempts/*'];

/** What the reconciler's `observe` reads: listing, records, control state, catalog, runs. */
export function grantObserve(role: ServiceRole, { buckets, catalog, job }: PipelineParts): void {
  const { artifacts, raw, curated } = buckets;
  artifacts.bucket.grantRead(role, ['specs/*']);
  raw.grantList(role);
  curated.grantList(role);
  curated.grantRead(role, [...observedKeys, 'control/*', 'output/*']);
  catalog.grantLook(role);
  job.grantReadRuns(role);
}
