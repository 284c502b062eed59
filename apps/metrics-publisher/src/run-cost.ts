import type { RecentRun } from '@ledgerline/aws';

/** List prices in us-east-1: https://aws.amazon.com/glue/pricing/ */
const usdPerDpuHour = { STANDARD: 0.44, FLEX: 0.29 } as const;

/** Billed by the second, at least a minute. */
const minimumSeconds = 60;

/** What the run cost in US dollars. A run that never got its workers costs nothing. */
export function runCostUsd(run: RecentRun): number {
  if (run.executionSeconds === 0) return 0;
  const usedDpu = run.dpuSeconds === null ? run.maxCapacity : run.dpuSeconds / run.executionSeconds;
  const billedSeconds = Math.max(run.executionSeconds, minimumSeconds);
  const dpuHours = (billedSeconds * Math.min(usedDpu, run.maxCapacity)) / 3600;
  return dpuHours * usdPerDpuHour[run.executionClass];
}
