/** CloudWatch namespace of everything we publish. */
export const metricNamespace = 'Ledgerline';

/** Names and units of the metrics; dimensions `Pipeline` and `Environment`. The publisher writes them, alarms and dashboard read them. */
export const metrics = {
  runSucceeded: { name: 'RunSucceeded', unit: 'Count' },
  runFailed: { name: 'RunFailed', unit: 'Count' },
  runDurationSeconds: { name: 'RunDurationSeconds', unit: 'Seconds' },
  runCostUsd: { name: 'RunCostUsd', unit: 'None' },
  recordsAccepted: { name: 'RecordsAccepted', unit: 'Count' },
  recordsRejected: { name: 'RecordsRejected', unit: 'Count' },
  rejectedRatio: { name: 'RejectedRatio', unit: 'None' },
  dataAgeMinutes: { name: 'DataAgeMinutes', unit: 'None' },
  partitionsPublished: { name: 'PartitionsPublished', unit: 'Count' },
  partitionsStale: { name: 'PartitionsStale', unit: 'Count' },
  partitionsHeld: { name: 'PartitionsHeld', unit: 'Count' },
  reconciliationError: { name: 'ReconciliationError', unit: 'Count' },
  groupTotal: { name: 'GroupTotal', unit: 'None' },
} as const;

export type MetricName = (typeof metrics)[keyof typeof metrics]['name'];
