export { canonicalJson, hashDocument, sha256 } from './canonical.ts';
export { boolean, type Column, date, decimal, integer, text, timestamp } from './columns.ts';
export { compilePipeline, specHashOf } from './compile-pipeline.ts';
export {
  bytesPerObject,
  costModel,
  type ExecutionClass,
  estimateRun,
  type RunEstimate,
  runBytesAllowed,
  runCostUsd,
} from './cost-model.ts';
export { curatedKeys, sweptTag } from './curated-keys.ts';
export { addDecimals, compareDecimals } from './decimal-number.ts';
export {
  type Arrival,
  definePipeline,
  type Gates,
  type Objectives,
  type PipelineDefinition,
} from './define-pipeline.ts';
export { DefinitionError, type DefinitionProblem } from './definition-error.ts';
export { dayOf, differenceOf, monthOf, productOf, sumOf, yearOf } from './derived.ts';
export { csv } from './dialect.ts';
export {
  type BuildRecord,
  type BuiltRecord,
  buildRecord,
  type Counts,
  type Segment,
  segment,
} from './documents/build-record.ts';
export {
  type Arrivals,
  arrivals,
  type Backfill,
  backfill,
  type History,
  history,
  type Lease,
  lease,
  type Pause,
  type Pending,
  pause,
  pending,
  type Removals,
  removals,
  type Sweep,
  sweep,
} from './documents/control.ts';
export {
  type JobStateChange,
  jobStateChange,
  type Publication,
  publication,
  publicationEvent,
} from './documents/events.ts';
export {
  fromPartitionParameters,
  type PublishedBuild,
  toPartitionParameters,
  voidParameter,
} from './documents/partition-parameters.ts';
export {
  type InputObject,
  type Plan,
  type PlannedBuild,
  plan,
  type RollupChild,
  type RollupMonth,
  type StaleReason,
  staleReasons,
} from './documents/plan.ts';
export { type Request, request } from './documents/requests.ts';
export {
  type Attempt,
  attempt,
  jobArgumentNames,
  type MonthRecord,
  monthRecord,
  type Report,
  type RollupRecord,
  report,
  retried,
  rollupRecord,
} from './documents/run.ts';
export {
  byMonth,
  digestOf,
  fingerprintOf,
  inputHashOf,
  monthDigestOf,
  totalDigestOf,
} from './fingerprint.ts';
export { ConfigError, observerVariables, readVariables, resourceName } from './function-variables.ts';
export { quoteName, quoteText } from './kernel-quote.ts';
export { count, max, min, sum } from './measures.ts';
export {
  groupDimensions,
  type MetricDimensions,
  type MetricName,
  type MetricUnit,
  measureDimensions,
  metricNamespace,
  metricStatistic,
  metrics,
  pipelineDimensions,
} from './metrics.ts';
export {
  type InputKey,
  inputPrefix,
  parseInputKey,
  partitionColumn,
  partitionOf,
  partitionValue,
  rollupMonthOf,
  undatedPartition,
} from './partition.ts';
export { type RefuseReason, type RejectReason, refuseReasons, rejectReasons } from './reasons.ts';
export { rowSchema } from './row-schema.ts';
export type { ResultOf, RowOf } from './row-types.ts';
export {
  type FrozenSpec,
  frozenSpec,
  type Spec,
  type SpecColumn,
  type SpecCondition,
  type SpecDerived,
  type SpecMeasure,
  spec,
} from './spec.ts';
export { type ChangeClass, changeClasses, type SpecChange, verdictOf } from './spec-change.ts';
export { compareSpecs, compareSpecTables, type SpecTables } from './spec-changes.ts';
export { hasTotal } from './summary-functions.ts';
