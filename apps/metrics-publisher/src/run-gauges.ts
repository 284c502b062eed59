import type { RecentRun } from '@ledgerline/aws';
import { type MetricDimensions, metrics, type Report, runCostUsd } from '@ledgerline/schema';
import { type Gauge, gauge, type Reading } from './gauge.ts';

/** Glue reports the end before it can tell the run's own end: try again. */
export class RunNotEndedError extends Error {
  readonly code = 'run-not-ended';
}

/** Their records were read and accounted for in this run's own results. */
const countedStates: readonly Report['builds'][number]['state'][] = ['built', 'part'];

function reportGauges({ builds }: Report, reading: Reading): Gauge[] {
  const counted = builds.filter(({ state }) => countedStates.includes(state));
  const sum = (key: 'records' | 'accepted' | 'rejected') =>
    counted.reduce((total, build) => total + build[key], 0);
  const records = sum('records');
  const bytes = builds.reduce((total, build) => total + build.bytes, 0);
  return [
    gauge(metrics.recordsAccepted, sum('accepted'), reading),
    gauge(metrics.recordsRejected, sum('rejected'), reading),
    ...(records > 0 ? [gauge(metrics.rejectedRatio, sum('rejected') / records, reading)] : []),
    gauge(metrics.bytesScanned, bytes, reading),
  ];
}

/** Workers' units that the run had on average: all of them, or fewer where Glue says so. */
function usedDpus({ executionSeconds, dpuSeconds, maxCapacity }: RecentRun): number {
  if (dpuSeconds === null || executionSeconds === 0) return maxCapacity;
  return Math.min(dpuSeconds / executionSeconds, maxCapacity);
}

function costGauges(run: RecentRun, reading: Reading): Gauge[] {
  const [seconds, dpus] = [run.executionSeconds, usedDpus(run)];
  return [
    gauge(metrics.dpuSeconds, seconds * dpus, reading),
    gauge(metrics.runCostUsd, runCostUsd(seconds, dpus, run.executionClass), reading),
  ];
}

/**
 * The outcome of a run, at the time it ended. A run that a person stopped, or that got no capacity, neither
 * succeeded nor failed; a run without a report says nothing about records.
 *
 * @throws RunNotEndedError while Glue does not give the time of the end
 */
export function runGauges(run: RecentRun, report: Report | null, dimensions: MetricDimensions): Gauge[] {
  if (run.endedAt === null)
    throw new RunNotEndedError(`run ${run.runId} is ${run.state} and has no end yet; call again when it has`);
  const reading = { dimensions, time: new Date(run.endedAt) };
  return [
    gauge(metrics.runSucceeded, Number(run.state === 'succeeded'), reading),
    gauge(metrics.runFailed, Number(run.state === 'failed'), reading),
    gauge(metrics.runDurationSeconds, run.executionSeconds, reading),
    ...costGauges(run, reading),
    ...(report === null ? [] : reportGauges(report, reading)),
  ];
}
