export { isError, isThrottle } from './aws-errors.ts';
export {
  type Bucket,
  bucketNamed,
  type Copy,
  createS3Client,
  type ListedObject,
  type ListOptions,
  type ObjectHead,
  type StoredText,
  type WriteCondition,
  type WriteOutcome,
} from './bucket.ts';
export {
  type CatalogPartition,
  type CatalogTable,
  catalogTable,
  type PartitionProblem,
  type TablePointer,
} from './catalog-table.ts';
export { type BusEvent, createEventBridgeClient, putEvent } from './event-bus.ts';
export {
  createGlueClient,
  getJobRun,
  type JobRuns,
  jobRunsOf,
  type RecentRun,
  type RunState,
  type StartOutcome,
} from './job-runs.ts';
export {
  createCloudWatchClient,
  type MetricPoint,
  type MetricQuery,
  type MetricValue,
  putMetrics,
  readMetric,
} from './metric-data.ts';
export {
  createAthenaClient,
  type Query,
  type QueryResult,
  type QueryRow,
  type QueryValue,
  queryAthena,
} from './query-athena.ts';
export { QueryError, type QueryErrorCode } from './query-error.ts';
export { createSqsClient, type DeadLetter, sendDeadLetter, sendMessage } from './queue.ts';
