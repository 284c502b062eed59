import type { RecentRun } from '@ledgerline/aws';
import type { Log } from '@ledgerline/reconciler';
import type { MetricDimensions, Report } from '@ledgerline/schema';
import type { Gauge } from './gauge.ts';
import { runGauges } from './run-gauges.ts';

export interface RunDeps {
  readonly readRun: (jobRunId: string) => Promise<RecentRun>;
  /** The newest runs, as many as can end within `lookBackMinutes`. */
  readonly listRecentRuns: () => Promise<readonly RecentRun[]>;
  /** Null when the run wrote none. */
  readonly readReport: (jobRunId: string) => Promise<Report | null>;
  readonly log: Log;
}

/** Four scheduled calls see each run; three may fail. CloudWatch takes points of the past two weeks. */
const lookBackMinutes = 60;

async function toGauges(
  { readReport, log }: RunDeps,
  run: RecentRun,
  dimensions: MetricDimensions,
): Promise<Gauge[]> {
  const report = await readReport(run.runId);
  if (report === null) log('warn', 'the run wrote no report', { jobRunId: run.runId, state: run.state });
  return runGauges(run, report, dimensions);
}

/** @throws RunNotEndedError */
export async function readRun(deps: RunDeps, jobRunId: string, dimensions: MetricDimensions) {
  return toGauges(deps, await deps.readRun(jobRunId), dimensions);
}

/** Glue's event of an end may be lost; these are the points that it would have made. */
export async function readRecentRuns(
  deps: RunDeps,
  dimensions: MetricDimensions,
  now: Date,
): Promise<Gauge[]> {
  const since = now.getTime() - lookBackMinutes * 60_000;
  const runs = await deps.listRecentRuns();
  const ended = runs.filter(({ endedAt }) => endedAt !== null && Date.parse(endedAt) >= since);
  return (await Promise.all(ended.map((run) => toGauges(deps, run, dimensions)))).flat();
}
