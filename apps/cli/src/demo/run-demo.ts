import { setTimeout as sleep } from 'node:timers/promises';
import { observe, type Status, statusOf, type VisibleWorld } from '@ledgerline/reconciler';
import { type MetricName, metrics } from '@ledgerline/schema';
import { type Deployment, findDeployment } from '../cloud/find-deployment.ts';
import { gatherEvidence } from '../cloud/gather-evidence.ts';
import { openWorld } from '../cloud/open-world.ts';
import { readLogTail } from '../cloud/read-log-tail.ts';
import { uploadFiles } from '../cloud/upload-files.ts';
import type { Progress, StepTime } from '../progress.ts';
import type { Stage } from './chain.ts';
import type { DemoInput } from './demo-files.ts';
import { type ChainLook, lookAtChain } from './look-at-chain.ts';
import { type Answers, readAnswers, readMetrics } from './read-results.ts';
import { waitForMetrics } from './wait-for-metrics.ts';
import { watchChain } from './watch-chain.ts';

const pollMs = 700;

/** What the demo found out; the times and the port come from around it. */
export interface DemoOutcome {
  readonly input: DemoInput;
  readonly deployment: Deployment;
  readonly status: Status;
  readonly answers: Answers;
  readonly metrics: ReadonlyMap<MetricName, number>;
  readonly times: readonly StepTime[];
  readonly seconds: number;
  /** Port of the local cloud that stays; null when it is stopped. */
  readonly keptPort: number | null;
}

export interface DemoContext {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

type Scene = DemoContext & {
  readonly deployment: Deployment;
  readonly world: VisibleWorld;
  readonly input: DemoInput;
};

const stageWords: Readonly<Record<Stage, string>> = {
  arrival: 'waiting for the events to reach the trigger',
  run: 'a Glue run is under way',
  'run-failed': 'a Glue run failed',
  publication: 'the run ended, waiting for the publication',
  total: 'published, waiting for the total',
  done: 'partitions and total are settled',
};

function follow({ progress, signal, deployment, world, input }: Scene) {
  const watch = {
    look: () => lookAtChain(world, input.partitions),
    gatherEvidence: (sight: ChainLook) => gatherEvidence(deployment, sight),
    now: Date.now,
    pause: () => sleep(pollMs, undefined, { signal }),
    onMove: (stage: Stage, { runs }: ChainLook) => {
      const active = runs.find(({ state }) => state === 'running');
      progress.say(`    ${stageWords[stage]}${active === undefined ? '' : ` (${active.runId})`}`);
    },
  };
  return (until: readonly Stage[]) => watchChain(watch, until);
}

/** Metrics that must be there: those of a run, and those that follow a publication where there was one. */
function expectedMetrics(status: Status): readonly MetricName[] {
  const ofRun = [metrics.runSucceeded, metrics.recordsAccepted, metrics.recordsRejected];
  const isPublished = status.partitions.some(({ published }) => published !== null);
  const ofPublication = [
    metrics.reconciliationError,
    metrics.dataAgeMinutes,
    metrics.partitionsPublished,
    metrics.partitionsHeld,
  ];
  return [...ofRun, ...(isPublished ? ofPublication : [])].map(({ name }) => name);
}

function readPublishedMetrics({ deployment, world, signal }: Scene, status: Status, from: Date) {
  const watch = {
    read: () => readMetrics(deployment, world.spec, from),
    readLog: () => readLogTail(`/aws/lambda/${deployment.publisherFunction}`),
    now: Date.now,
    pause: () => sleep(pollMs, undefined, { signal }),
  };
  return waitForMetrics(watch, expectedMetrics(status));
}

/** Uploads the files and then only looks: arrival, run, publication, Athena, metrics. */
export async function runDemo(context: DemoContext, input: DemoInput) {
  const { progress } = context;
  const begun = new Date();
  const deployment = await findDeployment({ environment: 'local' });
  const world = await openWorld(deployment);
  const scene: Scene = { ...context, deployment, world, input };
  const files = input.uploads.length === 1 ? '1 file' : `${input.uploads.length} files`;
  await progress.step(`upload ${files} to s3://${deployment.rawBucket}/input/`, () =>
    uploadFiles(deployment.rawBucket, input.uploads),
  );
  const until = follow(scene);
  await progress.step('the arrival starts a Glue run', () => until(['run', 'publication', 'total']));
  await progress.step('Spark and DuckDB run, the trigger publishes', () => until([]));
  const status = statusOf(await observe(world, 'all'));
  const [answers, values] = await Promise.all([
    progress.step('Athena answers', () => readAnswers(deployment, world.spec)),
    progress.step('CloudWatch returns the metrics', () => readPublishedMetrics(scene, status, begun)),
  ]);
  return { input, deployment, status, answers, metrics: values };
}
