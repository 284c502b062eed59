import type { RecentRun } from '@ledgerline/aws';
import type { Log, Status } from '@ledgerline/reconciler';
import { metrics, pipelineDimensions, type Report } from '@ledgerline/schema';
import { catalogGauges } from './catalog-gauges.ts';
import { type Gauge, gauge } from './gauge.ts';
import { readGroupGauges } from './group-gauges.ts';
import type { MetricsRequest } from './metrics-request.ts';
import { type ReconcileDeps, reconcile } from './reconcile.ts';
import { runGauges } from './run-gauges.ts';
import type { Asked } from './sql.ts';
import { statusGauges } from './status-gauges.ts';

export interface PublishDeps extends ReconcileDeps {
  readonly environment: string;
  readonly jobName: string;
  readonly readRun: (jobRunId: string) => Promise<RecentRun>;
  /** Null when the run wrote none. */
  readonly readReport: (jobRunId: string) => Promise<Report | null>;
  /** The reconciler's own view of all partitions. */
  readonly readStatus: () => Promise<Status>;
  /** In as few calls as the limits of PutMetricData allow. */
  readonly putGauges: (gauges: readonly Gauge[]) => Promise<void>;
  readonly now: () => Date;
  readonly log: Log;
}

export type PublishOutcome =
  | { readonly kind: 'published'; readonly gauges: readonly Gauge[] }
  | { readonly kind: 'ignored'; readonly why: string };

async function publishRun(deps: PublishDeps, jobRunId: string): Promise<Gauge[]> {
  const [run, report] = await Promise.all([deps.readRun(jobRunId), deps.readReport(jobRunId)]);
  if (report === null) deps.log('warn', 'the run wrote no report', { jobRunId, state: run.state });
  const gauges = runGauges(run, report, dimensionsOf(deps));
  await deps.putGauges(gauges);
  return gauges;
}

async function publishReconciliation(deps: PublishDeps, asked: Asked, time: Date): Promise<Gauge[]> {
  const { checked, unsettled, differences } = await reconcile(deps, asked);
  if (unsettled.length > 0) deps.log('info', 'not compared, the pointer is on its way', { unsettled });
  if (differences.length > 0) deps.log('error', 'Athena and the catalog differ', { differences });
  if (checked.length === 0) return [];
  const places = new Set(differences.map(({ place }) => place));
  const gauges = [gauge(metrics.reconciliationError, places.size, { dimensions: dimensionsOf(deps), time })];
  await deps.putGauges(gauges);
  return gauges;
}

/**
 * Three readings, each put by itself and the surest first: neither a failing listing nor Athena nor a strange
 * group name may hide the age.
 */
async function publishState(deps: PublishDeps): Promise<Gauge[]> {
  const time = deps.now();
  const dimensions = dimensionsOf(deps);
  const readings = [
    async () => catalogGauges(await deps.readCatalog(), time, dimensions),
    async () => statusGauges(await deps.readStatus(), time, dimensions),
    () => readGroupGauges(deps, dimensions, time),
  ];
  const put: Gauge[] = [];
  for (const read of readings) {
    const gauges = await read();
    await deps.putGauges(gauges);
    put.push(...gauges);
  }
  return put;
}

const dimensionsOf = ({ spec, environment }: PublishDeps) => pipelineDimensions(spec.pipeline, environment);

/** Rules filter by job, pipeline and environment; the bus is shared, so we look again. */
function whyForeign(
  { jobName, environment, spec }: PublishDeps,
  request: MetricsRequest,
): string | undefined {
  if (request.kind === 'run-ended' && request.jobName !== jobName)
    return `run of job ${request.jobName}, not ${jobName}`;
  if (request.kind !== 'published') return undefined;
  const [seen, own] = [`${request.pipeline} in ${request.environment}`, `${spec.pipeline} in ${environment}`];
  return seen === own ? undefined : `publication of ${seen}, not ${own}`;
}

async function publish(deps: PublishDeps, request: MetricsRequest): Promise<Gauge[]> {
  switch (request.kind) {
    case 'run-ended':
      return publishRun(deps, request.jobRunId);
    case 'published':
      return [
        ...(await publishReconciliation(deps, request.partitions, request.time)),
        ...(await publishState(deps)),
      ];
    case 'scheduled':
      return publishState(deps);
    case 'reconcile':
      return publishReconciliation(deps, 'all', deps.now());
  }
}

/**
 * Turns one request into gauges. What an event tells twice lands on one point: a run at the time it ended, its
 * reconciliation at the time of the event. The state is that of the moment of the call.
 */
export async function publishMetrics(deps: PublishDeps, request: MetricsRequest): Promise<PublishOutcome> {
  const why = whyForeign(deps, request);
  return why === undefined
    ? { kind: 'published', gauges: await publish(deps, request) }
    : { kind: 'ignored', why };
}
