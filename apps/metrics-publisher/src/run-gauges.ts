import type { RecentRun } from '@ledgerline/aws';
import { type MetricDimensions, metrics, type Report } from '@ledgerline/schema';
import { type Gauge, gauge, type Reading } from './gauge.ts';
import { runCostUsd } from './run-cost.ts';

/** Glue reports the end before it can tell the run's own end: try again. */
export class RunNotEndedError extends Error {
  readonly code = 'run-not-ended';
}

function reportGauges({ builds }: Report, reading: Reading): Gauge[] {
  const built = builds.filter(({ state }) => state === 'built');
  const sum = (key: 'records' | 'accepted' | 'rejected') =>
    built.reduce((total, build) => total + build[key], 0);
  const records = sum('records');
  return [
    gauge(metrics.recordsAccepted, sum('accepted'), reading),
    gauge(metrics.recordsRejected, sum('rejected'), reading),
    ...(records > 0 ? [gauge(metrics.rejectedRatio, sum('rejected') / records, reading)] : []),
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
    gauge(metrics.runCostUsd, runCostUsd(run), reading),
    ...(report === null ? [] : reportGauges(report, reading)),
  ];
}
