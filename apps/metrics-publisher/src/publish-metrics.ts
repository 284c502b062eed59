import type { Status } from '@ledgerline/reconciler';
import { metrics, pipelineDimensions } from '@ledgerline/schema';
import { catalogGauges } from './catalog-gauges.ts';
import { type Gauge, gauge } from './gauge.ts';
import { readGroupGauges } from './group-gauges.ts';
import type { MetricsRequest } from './metrics-request.ts';
import { type RunDeps, readRecentRuns, readRun } from './read-runs.ts';
import { type ReconcileDeps, reconcile } from './reconcile.ts';
import type { Asked } from './sql.ts';
import { statusGauges } from './status-gauges.ts';

export interface PublishDeps extends ReconcileDeps, RunDeps {
  readonly environment: string;
  readonly jobName: string;
  /** The reconciler's own view of all partitions. */
  readonly readStatus: () => Promise<Status>;
  /** In as few calls as the limits of PutMetricData allow. */
  readonly putGauges: (gauges: readonly Gauge[]) => Promise<void>;
  readonly now: () => Date;
}

export type PublishOutcome =
  | { readonly kind: 'published'; readonly gauges: readonly Gauge[] }
  | { readonly kind: 'ignored'; readonly why: string };

async function publishRun(deps: PublishDeps, jobRunId: string): Promise<Gauge[]> {
  const gauges = await readRun(deps, jobRunId, dimensionsOf(deps));
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

/** The surest first, Athena last. */
function stateReadings(deps: PublishDeps): Readonly<Record<string, () => Promise<Gauge[]>>> {
  const [time, dimensions] = [deps.now(), dimensionsOf(deps)];
  return {
    catalog: async () => catalogGauges(await deps.readCatalog(), time, dimensions),
    runs: () => readRecentRuns(deps, dimensions, time),
    status: async () => statusGauges(await deps.readStatus(), time, dimensions),
    groups: () => readGroupGauges(deps, dimensions, time),
  };
}

/**
 * Each reading is put by itself: neither a failing listing nor Athena nor a strange group name may hide another.
 *
 * @throws the first failure, after all readings
 */
async function publishState(deps: PublishDeps): Promise<Gauge[]> {
  const put: Gauge[] = [];
  const failures: unknown[] = [];
  for (const [reading, read] of Object.entries(stateReadings(deps))) {
    try {
      const gauges = await read();
      if (gauges.length > 0) await deps.putGauges(gauges);
      put.push(...gauges);
    } catch (error) {
      deps.log('error', 'a reading failed', { reading, error });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return put;
}

/** Somebody, or something, changes files that nobody may change: one of them is too many. */
async function publishVoided(
  deps: PublishDeps,
  { voided, time }: Extract<MetricsRequest, { kind: 'published' }>,
): Promise<Gauge[]> {
  if (voided.length === 0) return [];
  const gauges = [gauge(metrics.recordsVoided, voided.length, { dimensions: dimensionsOf(deps), time })];
  await deps.putGauges(gauges);
  return gauges;
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
        ...(await publishVoided(deps, request)),
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
 * reconciliation at the time of the event. The state is that of the moment of the call, and of the runs that ended
 * shortly before.
 */
export async function publishMetrics(deps: PublishDeps, request: MetricsRequest): Promise<PublishOutcome> {
  const why = whyForeign(deps, request);
  return why === undefined
    ? { kind: 'published', gauges: await publish(deps, request) }
    : { kind: 'ignored', why };
}
