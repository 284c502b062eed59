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

/** A text stands for a CSV file: each line is one record; `bad` lines are rejected, a line `REFUSE` refuses the object. */
function scan(raw: MemoryBucket, build: PlannedBuild) {
  const files = build.objects.map(({ key, etag }) => {
    const stored = raw.objects.get(key);
    return stored?.etag === etag ? stored.text : null;
  });
  if (files.includes(null)) return 'superseded' as const;
  const lines = files.flatMap((text) => (text ?? '').split('\n')).filter((line) => line !== '');
  return { lines, isRefused: lines.includes('REFUSE') };
}

export interface MemoryJob extends JobRuns {
  readonly all: RecentRun[];
  /** Runs what was started last, as the real job does, and ends it. `die`: it ends without another word. */
  readonly finish: (
    how?: 'work' | 'die-after-markers' | 'die-at-once' | 'no-rollup' | 'stopped' | 'no-capacity',
  ) => void;
  readonly running: () => RecentRun | undefined;
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
  const build = (run: RecentRun, planId: string, planned: PlannedBuild): boolean => {
    const seen = scan(raw, planned);
    if (seen === 'superseded') {
      mark(run, planId, planned, 'superseded');
      return false;
    }
    const built = toRecord(run, planId, planned, seen.lines) as BuildRecord & { state: 'built' };
    const record = seen.isRefused ? toRefused(built) : built;
    void curated.putText(
      curatedKeys.build(record.partition, record.fingerprint),
      canonicalJson(record),
      'absent',
    );
    mark(run, planId, planned, record.state);
    return record.state === 'built';
  };
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
  const end = (run: RecentRun, state: RunState) => {
    all[all.indexOf(run)] = { ...run, state, endedAt: now().toISOString() };
  };
  return {
    all,
    running,
    listRecent: async (limit) => all.slice(0, limit),
    start: async (given) => {
      if (running()) return { kind: 'busy', message: 'Concurrent runs exceeded' };
      const runId = `jr_${all.length + 1}`;
      const idle = { endedAt: null, message: null, executionSeconds: 0, dpuSeconds: null, maxCapacity: 2 };
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
      const { plan, planId } = planOf(run);
      if (how === 'no-capacity') return end(run, how);
      if (how !== 'die-at-once') for (const planned of plan.builds) mark(run, planId, planned, 'running');
      if (how === 'stopped') return end(run, how);
      if (how.startsWith('die')) return end(run, 'failed');
      const built = plan.builds.filter((planned) => build(run, planId, planned));
      if (how !== 'no-rollup') sum(run, plan, built);
      end(run, 'succeeded');
    },
  };
}
