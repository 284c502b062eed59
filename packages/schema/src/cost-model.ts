/** Glue's execution classes; FLEX costs a third less and may wait for capacity. */
export const executionClasses = ['STANDARD', 'FLEX'] as const;

export type ExecutionClass = (typeof executionClasses)[number];

/**
 * What an estimate of a run rests on. Prices are those of us-east-1 (https://aws.amazon.com/glue/pricing/); start and
 * speed are assumptions about Glue from what bench/RESULTS.md measured on two cores, and stand beside every estimate.
 */
export const costModel = {
  usdPerDpuHour: { STANDARD: 0.44, FLEX: 0.29 },
  /** Two G.1X workers. */
  dpus: 2,
  /** Billed by the second, at least a minute. */
  minimumSeconds: 60,
  /** Until the first byte is read. */
  startSeconds: 30,
  bytesPerSecond: 50_000_000,
  /** Of small objects; large ones are bytes above all. */
  objectsPerSecond: 100,
} as const;

export interface RunEstimate {
  /** Of the job, from its start to its end. */
  readonly seconds: number;
  readonly usd: number;
}

/** Dollars for `seconds` of `dpus` workers' units; a run that never got its workers costs nothing. */
export function runCostUsd(seconds: number, dpus: number, executionClass: ExecutionClass): number {
  if (seconds === 0) return 0;
  const billedSeconds = Math.max(seconds, costModel.minimumSeconds);
  return (billedSeconds / 3600) * dpus * costModel.usdPerDpuHour[executionClass];
}

/** Time and dollars of one run over so many objects and stored bytes. */
export function estimateRun(
  { objects, bytes }: { readonly objects: number; readonly bytes: number },
  executionClass: ExecutionClass,
): RunEstimate {
  const { startSeconds, bytesPerSecond, objectsPerSecond, dpus } = costModel;
  const seconds = startSeconds + bytes / bytesPerSecond + objects / objectsPerSecond;
  return { seconds, usd: runCostUsd(seconds, dpus, executionClass) };
}

/** Bytes that are read in the time that it takes to open an object. */
export const bytesPerObject = costModel.bytesPerSecond / costModel.objectsPerSecond;

/** Stored bytes that one run may scan within its cost objective, `bytesPerObject` of them for each object. */
export function runBytesAllowed(runCostUsdAllowed: number, executionClass: ExecutionClass): number {
  const { startSeconds, bytesPerSecond, dpus, usdPerDpuHour } = costModel;
  const seconds = (runCostUsdAllowed / (dpus * usdPerDpuHour[executionClass])) * 3600;
  return Math.max(0, Math.floor((seconds - startSeconds) * bytesPerSecond));
}
