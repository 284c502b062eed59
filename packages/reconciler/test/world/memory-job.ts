import type { JobRuns, RecentRun, RunState } from '@ledgerline/aws';
import { type BuiltRecord, curatedKeys, jobArgumentNames, plan as planSchema } from '@ledgerline/schema';
import { buildPartition, mark } from './job/build-partition.ts';
import { JobError, type JobRun, type Steps } from './job/job-call.ts';
import { sumBuilds } from './job/sum-builds.ts';
import type { MemoryBucket } from './memory-bucket.ts';

export { JobError } from './job/job-call.ts';
export { deadly } from './job/scan-objects.ts';

const endOf = {
  work: 'succeeded',
  'no-rollup': 'succeeded',
  'die-after-markers': 'failed',
  'die-at-once': 'failed',
  stopped: 'stopped',
  'no-capacity': 'no-capacity',
} as const satisfies Record<string, RunState>;

export interface MemoryJob extends JobRuns {
  readonly all: RecentRun[];
  /** Runs what was started last, as the real job does, and ends it. `die`: it ends without another word. */
  readonly finish: (how?: keyof typeof endOf) => void;
  readonly running: () => RecentRun | undefined;
  /** What a run does, in steps. @throws JobError when it cannot sum what it built */
  readonly work: (run: RecentRun, how?: 'work' | 'no-rollup') => Steps<void>;
  /** Ends a run, unless it has ended. */
  readonly end: (run: RecentRun, state: RunState) => void;
}

interface Given {
  readonly raw: MemoryBucket;
  readonly curated: MemoryBucket;
  readonly now: () => Date;
}

function readJob({ raw, curated }: Given, run: RecentRun): JobRun {
  const planId = /([0-9a-f]{64})\.json$/.exec(run.arguments[jobArgumentNames.run.plan] ?? '')?.[1] ?? '';
  const text = curated.objects.get(curatedKeys.plan(planId))?.text ?? '';
  return { raw, curated, run, plan: planSchema.parse(JSON.parse(text)), planId };
}

function markAll(job: JobRun): void {
  for (const build of job.plan.builds) mark(job, build, 'running');
}

function* workOn(job: JobRun, how: 'work' | 'no-rollup'): Steps<void> {
  markAll(job);
  const built: BuiltRecord[] = [];
  for (const build of job.plan.builds) {
    const record = yield* buildPartition(job, build);
    if (record !== null) built.push(record);
  }
  yield 'sums';
  if (how === 'work') yield* sumBuilds(job, built);
}

function toRun(runId: string, given: RecentRun['arguments'], startedAt: string): RecentRun {
  return {
    runId,
    state: 'running',
    arguments: given,
    executionClass: 'STANDARD',
    startedAt,
    endedAt: null,
    message: null,
    executionSeconds: 0,
    dpuSeconds: null,
    maxCapacity: 2,
  };
}

/** Takes all steps at once. @returns how the run ends */
function finishNow(job: JobRun, how: keyof typeof endOf): RunState {
  if (how === 'die-after-markers' || how === 'stopped') markAll(job);
  if (how !== 'work' && how !== 'no-rollup') return endOf[how];
  try {
    for (const _ of workOn(job, how));
    return endOf[how];
  } catch (error) {
    if (error instanceof JobError) return 'failed';
    throw error;
  }
}

export function memoryJob(given: Given): MemoryJob {
  const { now } = given;
  const all: RecentRun[] = [];
  const running = () => all.find(({ state }) => state === 'running');
  const end = ({ runId }: RecentRun, state: RunState) => {
    const at = all.findIndex((run) => run.runId === runId);
    const run = all[at];
    if (run?.state === 'running') all[at] = { ...run, state, endedAt: now().toISOString() };
  };
  return {
    all,
    running,
    work: (run, how = 'work') => workOn(readJob(given, run), how),
    end,
    listRecent: async (limit) => all.slice(0, limit),
    start: async (arguments_) => {
      if (running()) return { kind: 'busy', message: 'Concurrent runs exceeded' };
      const runId = `jr_${all.length + 1}`;
      all.unshift(toRun(runId, arguments_, now().toISOString()));
      return { kind: 'started', runId };
    },
    finish: (how = 'work') => {
      const run = running();
      if (run === undefined) throw new Error('no run is running');
      end(run, finishNow(readJob(given, run), how));
    },
  };
}
