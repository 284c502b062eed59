import type { JobRuns, RecentRun, RunState } from '@ledgerline/aws';
import {
  type Attempt,
  type BuildRecord,
  canonicalJson,
  curatedKeys,
  digestOf,
  fingerprintOf,
  jobArgumentNames,
  type Plan,
  type PlannedBuild,
  plan as planSchema,
} from '@ledgerline/schema';
import type { MemoryBucket } from './memory-bucket.ts';

/** The step at which a run dies of what it reads. */
export const deadly = 'dies of a line';

/** Stands between two calls of the job to the world. */
type Steps<Result> = Generator<string, Result, void>;

/** A text stands for a CSV file: each line is one record; `bad` lines are rejected, a line `REFUSE` refuses the object. */
function* scan(raw: MemoryBucket, build: PlannedBuild): Steps<readonly string[] | 'superseded'> {
  const lines: string[] = [];
  for (const { key, etag } of build.objects) {
    yield `reads ${key}`;
    const stored = raw.objects.get(key);
    if (stored?.etag !== etag) return 'superseded';
    lines.push(...stored.text.split('\n').filter((line) => line !== ''));
    if (lines.includes('KILLER')) yield deadly;
  }
  return lines;
}

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
  /** What a run does, in steps. */
  readonly work: (run: RecentRun, how?: 'work' | 'no-rollup') => Steps<void>;
  /** Ends a run, unless it has ended. */
  readonly end: (run: RecentRun, state: RunState) => void;
}

interface Given {
  readonly raw: MemoryBucket;
  readonly curated: MemoryBucket;
  readonly specHash: string;
  readonly now: () => Date;
}

export function memoryJob({ raw, curated, specHash, now }: Given): MemoryJob {
  const all: RecentRun[] = [];
  const running = () => all.find(({ state }) => state === 'running');
  const put = (key: string, document: unknown) => curated.putText(key, canonicalJson(document));

  const planOf = (run: RecentRun): { plan: Plan; planId: string } => {
    const planId = /([0-9a-f]{64})\.json$/.exec(run.arguments[jobArgumentNames.run.plan] ?? '')?.[1] ?? '';
    const text = curated.objects.get(curatedKeys.plan(planId))?.text ?? '';
    return { plan: planSchema.parse(JSON.parse(text)), planId };
  };
  const mark = (run: RecentRun, planId: string, build: PlannedBuild, outcome: Attempt['outcome']) => {
    const fingerprint = fingerprintOf(build);
    const { partition } = build;
    const marker: Attempt = { version: 1, partition, fingerprint, runId: run.runId, planId, outcome };
    void put(curatedKeys.attempt(partition, fingerprint, run.runId), marker);
  };
  const toRecord = (
    run: RecentRun,
    planId: string,
    build: PlannedBuild,
    lines: readonly string[],
  ): BuildRecord => {
    const rejected = lines.filter((line) => line.startsWith('bad')).length;
    const counts = {
      records: lines.length,
      accepted: lines.length - rejected,
      rejected,
      blank: 0,
      filtered: 0,
    };
    const { partition, inputHash, contractHash } = build;
    const file = (prefix: string, text: string) => {
      void curated.putText(`${prefix}part-0.parquet`, text);
      return { key: `${prefix}part-0.parquet`, size: Buffer.byteLength(text) };
    };
    const summary = [file(curatedKeys.summary(run.runId, partition), lines.join('+'))];
    const quarantine = rejected === 0 ? [] : [file(curatedKeys.quarantine(run.runId, partition), 'q')];
    return {
      version: 1,
      state: 'built',
      partition,
      fingerprint: fingerprintOf(build),
      inputHash,
      contractHash,
      specHash,
      planId,
      runId: run.runId,
      objects: build.objects.map(({ key, etag, size }) => ({ key, etag, size, state: 'read' })),
      counts,
      rejectedByReason: rejected === 0 ? {} : { 'not-decimal': rejected },
      controlTotals: { total_purchase: `${lines.length - rejected}.00` },
      manifest: { summary, quarantine },
      segments: [],
    };
  };
  const toRefused = ({ objects, ...record }: BuildRecord & { state: 'built' }): BuildRecord => {
    const {
      counts: _c,
      rejectedByReason: _r,
      controlTotals: _t,
      manifest: _m,
      segments: _s,
      ...identity
    } = record;
    const [first, ...others] = objects;
    const refused = {
      ...first,
      state: 'refused',
      reason: 'wrong-header',
      detail: 'saw REFUSE',
    } as typeof first;
    return { ...identity, state: 'refused', objects: [refused as (typeof objects)[number], ...others] };
  };
  /** True when a record came of it. */
  function* build(run: RecentRun, planId: string, planned: PlannedBuild): Steps<boolean> {
    const lines = yield* scan(raw, planned);
    if (lines === 'superseded') {
      mark(run, planId, planned, 'superseded');
      return false;
    }
    yield `writes ${planned.partition}`;
    const built = toRecord(run, planId, planned, lines) as BuildRecord & { state: 'built' };
    const record = lines.includes('REFUSE') ? toRefused(built) : built;
    yield `records ${planned.partition}`;
    const key = curatedKeys.build(record.partition, record.fingerprint);
    void curated.putText(key, canonicalJson(record), 'absent');
    yield `marks ${planned.partition}`;
    mark(run, planId, planned, record.state);
    return record.state === 'built';
  }
  const sum = (run: RecentRun, { rollup }: Plan, built: readonly PlannedBuild[]) => {
    const own = new Map(built.map((one) => [one.partition, fingerprintOf(one)]));
    const others = rollup.children.filter(({ partition }) => !own.has(partition));
    const children = [
      ...others.map(({ partition, fingerprint }) => ({ partition, fingerprint })),
      ...[...own].map(([partition, fingerprint]) => ({ partition, fingerprint })),
    ];
    const digest = digestOf(children);
    const text = `sum of ${children.map(({ partition }) => partition).sort()}\n`;
    const summaryKey = `${curatedKeys.rollup(run.runId, digest)}part-0.parquet`;
    void curated.putText(summaryKey, text);
    void curated.putText(curatedKeys.export(run.runId, digest), text);
    const size = Buffer.byteLength(text);
    const record = {
      version: 1,
      digest,
      runId: run.runId,
      children,
      summary: [{ key: summaryKey, size }],
      export: { key: curatedKeys.export(run.runId, digest), size },
    };
    void curated.putText(curatedKeys.rollupRecord(digest), canonicalJson(record), 'absent');
  };
  const end = ({ runId }: RecentRun, state: RunState) => {
    const at = all.findIndex((run) => run.runId === runId);
    const run = all[at];
    if (run?.state === 'running') all[at] = { ...run, state, endedAt: now().toISOString() };
  };
  const markAll = (run: RecentRun) => {
    const { plan, planId } = planOf(run);
    for (const planned of plan.builds) mark(run, planId, planned, 'running');
  };
  function* work(run: RecentRun, how: 'work' | 'no-rollup' = 'work'): Steps<void> {
    const { plan, planId } = planOf(run);
    markAll(run);
    const built: PlannedBuild[] = [];
    for (const planned of plan.builds) if (yield* build(run, planId, planned)) built.push(planned);
    yield 'sums';
    if (how === 'work') sum(run, plan, built);
  }
  return {
    all,
    running,
    work,
    end,
    listRecent: async (limit) => all.slice(0, limit),
    start: async (given) => {
      if (running()) return { kind: 'busy', message: 'Concurrent runs exceeded' };
      const runId = `jr_${all.length + 1}`;
      const idle = {
        startedAt: now().toISOString(),
        endedAt: null,
        message: null,
        executionSeconds: 0,
        dpuSeconds: null,
        maxCapacity: 2,
      };
      all.unshift({
        runId,
        state: 'running',
        arguments: given,
        executionClass: 'STANDARD',
        ...idle,
      } as RecentRun);
      return { kind: 'started', runId };
    },
    finish: (how = 'work') => {
      const run = running();
      if (run === undefined) throw new Error('no run is running');
      if (how === 'die-after-markers' || how === 'stopped') markAll(run);
      if (how === 'work' || how === 'no-rollup') for (const _ of work(run, how));
      end(run, endOf[how]);
    },
  };
}
