import { createCloudWatchClient, type QueryResult, readMetric } from '@ledgerline/aws';
import { type MetricName, metricNamespace, metrics, pipelineDimensions, type Spec } from '@ledgerline/schema';
import type { Deployment } from '../cloud/find-deployment.ts';
import { findNamedQuery, runSql } from '../cloud/run-query.ts';

export type Rows = Pick<QueryResult, 'columns' | 'rows'>;

/** What readers see after a publication, all through Athena. */
export interface Answers {
  readonly topCountries: Rows;
  /** Of the total's table: every country. */
  readonly totals: Rows;
  /** Of the partition without a date alone. */
  readonly undated: Rows;
  /** A row per reason, with its number of records and the first of them. */
  readonly rejected: Rows;
}

const totalsSql = ({ tables }: Spec) =>
  `SELECT country, total_purchase FROM ${tables.summary.name} ORDER BY country`;

const undatedSql = ({ tables }: Spec) =>
  `SELECT country, total_purchase FROM ${tables.daily.name} WHERE ingest_date = 'undated' ORDER BY country`;

const rejectedSql = ({ tables }: Spec) => `WITH numbered AS (
  SELECT reason, column_name, object_key, line_number, raw_line,
    COUNT(*) OVER (PARTITION BY reason) AS records,
    ROW_NUMBER() OVER (PARTITION BY reason ORDER BY object_key, line_number) AS place
  FROM ${tables.quarantine.name}
)
SELECT reason, records, object_key, line_number, column_name, raw_line
FROM numbered WHERE place = 1 ORDER BY records DESC, reason`;

/** Asks Athena everything the demo shows. @throws QueryError */
export async function readAnswers(deployment: Deployment, spec: Spec): Promise<Answers> {
  const named = await findNamedQuery(deployment, 'top_countries');
  const [topCountries, totals, undated, rejected] = await Promise.all(
    [named, totalsSql(spec), undatedSql(spec), rejectedSql(spec)].map((sql) => runSql(deployment, sql)),
  );
  return { topCountries, totals, undated, rejected } as Answers;
}

/** Metric name -> its highest value since `from`; only metrics that have one. */
export async function readMetrics(
  { environment }: Deployment,
  { pipeline }: Spec,
  from: Date,
): Promise<ReadonlyMap<MetricName, number>> {
  const client = createCloudWatchClient();
  const dimensions = pipelineDimensions(pipeline, environment);
  const minute = 60_000;
  const [begin, to] = [new Date(from.getTime() - minute), new Date(Date.now() + minute)];
  const values = await Promise.all(
    Object.values(metrics).map(async ({ name }) => {
      const query = { namespace: metricNamespace, name, dimensions, from: begin, to, periodSeconds: 60 };
      const points = await readMetric(client, query);
      return [name, points.map(({ maximum }) => maximum)] as const;
    }),
  );
  return new Map(
    values.flatMap(([name, points]) => (points.length === 0 ? [] : [[name, Math.max(...points)]])),
  );
}
