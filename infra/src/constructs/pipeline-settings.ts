import type { Spec } from '@ledgerline/schema';
import type { Place } from '../place.ts';
import type { Catalog } from './catalog.ts';
import type { DataBuckets } from './data-buckets.ts';
import type { SparkJob } from './spark-job.ts';

/** What both functions of a pipeline work with. */
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

/** The variables that both functions have. */
export function pipelineSettings({ environment, specUri, buckets, catalog, job }: PipelineParts) {
  return {
    ENVIRONMENT: environment,
    SPEC_URI: specUri,
    RAW_BUCKET: buckets.raw.name,
    CURATED_BUCKET: buckets.curated.name,
    GLUE_JOB_NAME: job.name,
    DATABASE_NAME: catalog.databaseName,
  };
}
