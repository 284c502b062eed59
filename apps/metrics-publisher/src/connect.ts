import {
  bucketNamed,
  catalogTable,
  createAthenaClient,
  createCloudWatchClient,
  createGlueClient,
  createS3Client,
  getJobRun,
  putMetrics,
  queryAthena,
} from '@ledgerline/aws';
import { curatedKeys, metricNamespace, report } from '@ledgerline/schema';
import type { Config } from './config.ts';
import { loadSpec } from './load-spec.ts';
import type { PublishDeps } from './publish-metrics.ts';
import { readCatalog } from './read-catalog.ts';

/** Left of the Lambda's time for what comes after a query. */
const reservedSeconds = 10;

export type Connected = Omit<PublishDeps, 'query' | 'log' | 'now'> & {
  /** A query never outlives the call: it gets what is left of the Lambda's time, if that is less than allowed. */
  readonly queryWithin: (remainingMs: () => number) => PublishDeps['query'];
};

/** The real clients behind the use case. @throws SpecError */
export async function connect(config: Config): Promise<Connected> {
  const [s3, glue, athena, cloudWatch] = [
    createS3Client(),
    createGlueClient(),
    createAthenaClient(),
    createCloudWatchClient(),
  ];
  const spec = await loadSpec(config.SPEC_URI, (name) => bucketNamed(s3, name));
  const curated = bucketNamed(s3, config.CURATED_BUCKET);
  const table = (name: string) => catalogTable(glue, config.DATABASE_NAME, name);
  return {
    spec,
    environment: config.ENVIRONMENT,
    jobName: config.GLUE_JOB_NAME,
    readRun: (runId) => getJobRun(glue, config.GLUE_JOB_NAME, runId),
    readReport: async (runId) => {
      const stored = await curated.getText(curatedKeys.report(runId));
      return stored === undefined ? null : report.parse(JSON.parse(stored.text));
    },
    readCatalog: () => readCatalog(table(spec.tables.daily.name), table(spec.tables.summary.name)),
    queryWithin: (remainingMs) => async (sql) => {
      const timeoutSeconds = Math.min(config.QUERY_TIMEOUT_SECONDS, remainingMs() / 1000 - reservedSeconds);
      const query = { sql, database: config.DATABASE_NAME, workgroup: config.WORKGROUP_NAME, timeoutSeconds };
      return (await queryAthena(athena, query)).rows;
    },
    putGauges: (gauges) => putMetrics(cloudWatch, metricNamespace, gauges),
  };
}
