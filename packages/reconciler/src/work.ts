import { type ExecutionClass, estimateRun } from '@ledgerline/schema';
import { chooseSegments } from './choose-segments.ts';
import type { Observation } from './observation.ts';
import type { Planned } from './plan.ts';

/** What is to be done, and what it would take by the cost model. */
export interface Work {
  /** Partitions whose pointer would move without a scan. */
  readonly publishes: readonly string[];
  readonly removals: readonly string[];
  readonly builds: readonly {
    readonly partition: string;
    readonly reason: string;
    /** What is scanned. */
    readonly objects: number;
    /** Of the scanned objects, as stored. */
    readonly bytes: number;
    /** What is taken over from earlier scans. */
    readonly reusedObjects: number;
    /** Of the scanned objects those that do not fit into the first run. */
    readonly laterObjects: number;
    /** It failed before and has a run of its own. */
    readonly isAlone: boolean;
  }[];
  readonly waiting: readonly {
    readonly partition: string;
    readonly why: string;
    readonly detail: string;
  }[];
  readonly estimate: {
    readonly runs: number;
    readonly objects: number;
    readonly bytes: number;
    readonly seconds: number;
    readonly usd: number;
    readonly executionClass: ExecutionClass;
  };
}

function buildsOf({ partitions, limits }: Observation, { decisions, step }: Planned): Work['builds'] {
  const chosen = step.kind === 'start-run' ? step.builds : [];
  const later = new Map(chosen.map(({ build }) => [build.partition, build.later.length]));
  return partitions.flatMap((view, n) => {
    const decision = decisions[n];
    if (decision?.verdict.kind !== 'build') return [];
    const { rest } = chooseSegments(view, limits, limits.bytesPerRun);
    const bytes = rest.reduce((sum, { size }) => sum + size, 0);
    return {
      partition: view.partition,
      reason: decision.stale ?? '',
      objects: rest.length,
      bytes,
      reusedObjects: view.objects.length - rest.length,
      laterObjects: later.get(view.partition) ?? 0,
      isAlone: decision.verdict.isAlone,
    };
  });
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);

function estimateOf(
  builds: Work['builds'],
  isSummed: boolean,
  limits: Observation['limits'],
): Work['estimate'] {
  const objects = sumOf(builds.map((one) => one.objects));
  const bytes = sumOf(builds.map((one) => one.bytes));
  const byBytes = Math.ceil((bytes + objects * limits.bytesPerObject) / Math.max(1, limits.bytesPerRun));
  const alone = builds.filter(({ isAlone }) => isAlone).length;
  const byBuilds = alone + Math.ceil((builds.length - alone) / limits.buildsPerRun);
  const runs = Math.max(byBytes, byBuilds, isSummed ? 1 : 0);
  const { executionClass } = limits;
  if (runs === 0) return { runs, objects, bytes, seconds: 0, usd: 0, executionClass };
  const each = estimateRun({ objects: objects / runs, bytes: bytes / runs }, executionClass);
  return { runs, objects, bytes, seconds: each.seconds * runs, usd: each.usd * runs, executionClass };
}

/** All the work that a look sees, also what later steps and runs would do of it. */
export function workOf(seen: Observation, planned: Planned): Work {
  const { decisions, total } = planned;
  const builds = buildsOf(seen, planned);
  const named = (kind: string) =>
    decisions.filter(({ verdict }) => verdict.kind === kind).map(({ partition }) => partition);
  return {
    publishes: named('publish'),
    removals: named('remove'),
    builds,
    waiting: decisions.flatMap(({ partition, verdict }) =>
      verdict.kind === 'waiting' || verdict.kind === 'held'
        ? [{ partition, why: verdict.why, detail: verdict.detail }]
        : [],
    ),
    estimate: estimateOf(builds, total.kind === 'sum', seen.limits),
  };
}
