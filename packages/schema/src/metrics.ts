/** CloudWatch namespace of everything we publish. */
export const metricNamespace = 'Ledgerline';

/**
 * PutMetricData has no dedupe key, so every metric is a gauge: a duplicate event writes the same value
 * at the same time, and only the maximum of a period does not count it twice.
 */
export const metricStatistic = 'Maximum';

/** Names and units; dimensions are those of `pipelineDimensions` where nothing else is said. */
export const metrics = {
  runSucceeded: { name: 'RunSucceeded', unit: 'Count' },
  runFailed: { name: 'RunFailed', unit: 'Count' },
  runDurationSeconds: { name: 'RunDurationSeconds', unit: 'Seconds' },
  /** Workers' units times the seconds they ran; what Glue bills from a minute on. */
  dpuSeconds: { name: 'DpuSeconds', unit: 'None' },
  /** At the price of the run's execution class. */
  runCostUsd: { name: 'RunCostUsd', unit: 'None' },
  /** Of the objects that the run scanned, as stored. */
  bytesScanned: { name: 'BytesScanned', unit: 'Bytes' },
  recordsAccepted: { name: 'RecordsAccepted', unit: 'Count' },
  recordsRejected: { name: 'RecordsRejected', unit: 'Count' },
  /** Rejected records of a run by all its records, 0 to 1. */
  rejectedRatio: { name: 'RejectedRatio', unit: 'None' },
  /** Since the newest publication. */
  dataAgeMinutes: { name: 'DataAgeMinutes', unit: 'None' },
  partitionsPublished: { name: 'PartitionsPublished', unit: 'Count' },
  /** What is published differs from what is wanted. */
  partitionsStale: { name: 'PartitionsStale', unit: 'Count' },
  /** Of those, and of the total: what waits for a person. */
  partitionsHeld: { name: 'PartitionsHeld', unit: 'Count' },
  /** Their input is published as it is, by a contract that has changed since; a backfill ends it. */
  partitionsUnderOlderContract: { name: 'PartitionsUnderOlderContract', unit: 'Count' },
  /** Build records that were deleted because their files were not what they said. */
  recordsVoided: { name: 'RecordsVoided', unit: 'Count' },
  /** Partitions, and the total, whose rows say something else than the catalog; 0 is right. */
  reconciliationError: { name: 'ReconciliationError', unit: 'Count' },
  /** Sum of a measure over all groups; dimensions of `measureDimensions`. */
  summaryTotal: { name: 'SummaryTotal', unit: 'None' },
  /** Value of a measure for one of the largest groups; dimensions of `groupDimensions`. */
  groupTotal: { name: 'GroupTotal', unit: 'None' },
} as const;

export type MetricName = (typeof metrics)[keyof typeof metrics]['name'];
export type MetricUnit = (typeof metrics)[keyof typeof metrics]['unit'];

/** Dimension name -> value, both ASCII. */
export type MetricDimensions = Readonly<Record<string, string>>;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html */
const maxDimensionLength = 1024;
const notInDimensionValue = /[^\x20-\x7e]|%|^[: ]/gu;

/** `Curaçao` -> `Cura%C3%A7ao`: CloudWatch takes 1 to 1024 characters of ASCII; what exceeds that is cut off. */
function encodeDimension(value: string): string {
  if (value === '') return '(none)';
  return value.replace(notInDimensionValue, encodeURIComponent).slice(0, maxDimensionLength);
}

export function pipelineDimensions(pipeline: string, environment: string): MetricDimensions {
  return { Pipeline: pipeline, Environment: environment };
}

export function measureDimensions(of: MetricDimensions, measure: string): MetricDimensions {
  return { ...of, Measure: measure };
}

/** One dimension per group column, named as the column: `{..., Measure: 'total_purchase', country: 'India'}`. */
export function groupDimensions(
  of: MetricDimensions,
  measure: string,
  group: Readonly<Record<string, string>>,
): MetricDimensions {
  const values = Object.entries(group).map(([column, value]) => [column, encodeDimension(value)] as const);
  return { ...measureDimensions(of, measure), ...Object.fromEntries(values) };
}
