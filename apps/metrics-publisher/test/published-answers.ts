import { canonicalJson, specHashOf, toPartitionParameters } from '@ledgerline/schema';
import type { Answers } from './loopback-aws.ts';
import { rightCatalog, rightTables, spec, tableIn } from './published-world.ts';

export const specKey = `specs/${specHashOf(spec)}.json`;

const queries = new Map<string, string>();
export const queryOf = (id: unknown): string => queries.get(String(id)) ?? '';

const cells = (values: readonly string[]) => ({ Data: values.map((VarCharValue) => ({ VarCharValue })) });

/** Athena's answer to a query: the rows of its table, each value as text. */
export function queryResults(sql: string) {
  const rows = rightTables[tableIn(sql)] ?? [];
  const names = Object.keys(rows[0] ?? {});
  const ColumnInfo = names.map((Name) => ({ Name, Type: Name === '_rows' ? 'bigint' : 'varchar' }));
  const Rows = [cells(names), ...rows.map((row) => cells(names.map((name) => String(row[name]))))];
  return { ResultSet: { ResultSetMetadata: { ColumnInfo }, Rows } };
}

/** An account in which the two right partitions are published, Athena agrees and the input is gone. */
export const publishedAnswers: Answers = {
  [`/artifacts/${specKey}`]: () => canonicalJson(spec),
  '/raw/': () => '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>',
  GetJobRuns: () => ({ JobRuns: [] }),
  GetPartitions: ({ TableName }) => ({
    Partitions: [...rightCatalog.published].map(([partition, build]) => ({
      Values: [partition.slice('ingest_date='.length)],
      StorageDescriptor: { Location: `s3://curated/runs/jr_1/summary/${partition}/` },
      Parameters: TableName === 'users_summary_daily' ? toPartitionParameters(build) : {},
    })),
  }),
  GetTable: () => ({
    Table: {
      Name: 'users_summary',
      VersionId: '2',
      StorageDescriptor: { Location: rightCatalog.totalLocation },
    },
  }),
  GetJobRun: () => ({
    JobRun: {
      Id: 'jr_1',
      JobRunState: 'SUCCEEDED',
      CompletedOn: 1_795_428_000,
      ExecutionTime: 120,
      MaxCapacity: 2,
    },
  }),
  StartQueryExecution: ({ QueryString }) => {
    const id = `query-${queries.size}`;
    queries.set(id, String(QueryString));
    return { QueryExecutionId: id };
  },
  GetQueryExecution: () => ({ QueryExecution: { Status: { State: 'SUCCEEDED' } } }),
  GetQueryResults: ({ QueryExecutionId }) => queryResults(queryOf(QueryExecutionId)),
  PutMetricData: () => ({}),
};
