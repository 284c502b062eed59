import {
  createAthenaClient,
  createCloudWatchClient,
  createGlueClient,
  getJobRun,
  putMetrics,
  type QueryRow,
  queryAthena,
} from '@ledgerline/aws';
import { type Log, observe, readDocument, statusOf } from '@ledgerline/reconciler';
import { connectVisibleWorld } from '@ledgerline/reconciler/aws';
import { curatedKeys, metricNamespace, report } from '@ledgerline/schema';
import { readCatalog } from './catalog.ts';
import type { Config } from './config.ts';
import type { PublishDeps } from './publish-metrics.ts';

/** Left of the Lambda's time for what comes after a query. */
const reservedSeconds = 10;

/** Runs come one after the other and bill at least a minute, so an hour has hardly more. */
const runsListed = 60;

/** What every call shares; the query depends on the time that a call has left. */
export type Connected = Omit<PublishDeps, 'query'> & {
  readonly queryWithin: (remainingMs: () => number) => (sql: string) => Promise<readonly QueryRow[]>;
};

/** The real clients behind the use case. @throws DocumentError when the spec is missing or not what its name says */
export async function connect(config: Config, log: Log): Promise<Connected> {
  const [glue, athena, cloudWatch] = [createGlueClient(), createAthenaClient(), createCloudWatchClient()];
  const world = await connectVisibleWorld({
    environment: config.ENVIRONMENT,
    specUri: config.SPEC_URI,
    rawBucket: config.RAW_BUCKET,
    curatedBucket: config.CURATED_BUCKET,
    glueJobName: config.GLUE_JOB_NAME,
    executionClass: config.EXECUTION_CLASS,
    databaseName: config.DATABASE_NAME,
    log,
  });
  return {
    spec: world.spec,
    environment: world.environment,
    jobName: config.GLUE_JOB_NAME,
    now: world.now,
    log,
    readRun: (runId) => getJobRun(glue, config.GLUE_JOB_NAME, runId),
    listRecentRuns: () => world.runs.listRecent(runsListed),
    readReport: (runId) => readDocument(world.curated, curatedKeys.report(runId), report),
    readCatalog: () => readCatalog(world),
    readStatus: async () => statusOf(await observe(world, 'all')),
    queryWithin: (remainingMs) => async (sql) => {
      const timeoutSeconds = Math.min(config.QUERY_TIMEOUT_SECONDS, remainingMs() / 1000 - reservedSeconds);
      const query = { sql, database: config.DATABASE_NAME, workgroup: config.WORKGROUP_NAME, timeoutSeconds };
      return (await queryAthena(athena, query)).rows;
    },
    putGauges: (gauges) => putMetrics(cloudWatch, metricNamespace, gauges),
  };
}
