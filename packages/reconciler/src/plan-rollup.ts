import {
  buildRecord,
  byMonth,
  curatedKeys,
  monthDigestOf,
  monthRecord,
  type Plan,
  type PlannedBuild,
  type RollupChild,
  type RollupMonth,
  rollupMonthOf,
  rollupRecord,
} from '@ledgerline/schema';
import { addTotals, differentTotal } from './control-totals.ts';
import { inParallel } from './in-parallel.ts';
import { manifestProblem } from './manifest.ts';
import type { Observation, Published } from './observation.ts';
import { readDocument, unlessMalformed } from './read-document.ts';
import { totalParameters } from './total-parameters.ts';
import type { VoidBuild } from './void-builds.ts';
import type { World } from './world.ts';

type Seen = Pick<Observation, 'published' | 'total'>;

export interface PlannedRollup {
  readonly rollup: Plan['rollup'];
  /** Published builds that the run would have to read and cannot. */
  readonly voided: readonly VoidBuild[];
}

/** Digest of a month -> its sum, of all months in the total that readers see. */
async function summedMonths({ curated }: World, { total }: Seen): Promise<ReadonlyMap<string, RollupMonth>> {
  const digest = total.pointer.parameters[totalParameters.digest];
  if (digest === undefined) return new Map();
  const record = await readDocument(curated, curatedKeys.rollupRecord(digest), rollupRecord);
  return new Map((record?.months ?? []).map((month) => [month.digest, month]));
}

/** What is wrong with a sum that a run would take over: its account or its files. */
async function monthProblem(
  { curated, spec }: World,
  { keys, controlTotals }: RollupMonth,
  published: readonly Published[],
): Promise<string | null> {
  const expected = addTotals(
    spec,
    published.map(({ build }) => build.totals),
  );
  const [first = ''] = keys.map(({ key }) => key);
  return (
    differentTotal(expected, controlTotals) ??
    (await manifestProblem(curated, first.slice(0, first.lastIndexOf('/') + 1), keys))
  );
}

/** Some run summed it, though no total that we know of has it. A void record is deleted: the next sum is to be kept. */
async function findMonth(
  world: World,
  month: string,
  published: readonly Published[],
): Promise<RollupMonth | null> {
  const digest = monthDigestOf(published);
  const key = curatedKeys.monthRecord(digest);
  const record = await readDocument(world.curated, key, monthRecord);
  if (record === null) return null;
  const { summary: keys, controlTotals } = record;
  const found = { month, digest, keys, controlTotals };
  const problem = await monthProblem(world, found, published);
  if (problem === null) return found;
  world.log('error', 'month record is void and was deleted', { month, digest, problem });
  await world.curated.delete(key);
  return null;
}

/** The sum of a month without a build of the plan; null when a run must sum it. */
async function knownMonth(
  world: World,
  summed: ReadonlyMap<string, RollupMonth>,
  month: string,
  published: readonly Published[],
): Promise<RollupMonth | null> {
  const before = summed.get(monthDigestOf(published));
  if (before !== undefined && (await monthProblem(world, before, published)) === null) return before;
  return findMonth(world, month, published);
}

/** The summary files of a published build; where its record is gone or malformed, what lies below its location. */
async function toChild({ curated }: World, published: Published): Promise<RollupChild | VoidBuild> {
  const { partition, fingerprint, location, build } = published;
  const named = { partition, fingerprint, controlTotals: build.totals };
  const prefix = location.replace(`s3://${curated.name}/`, '');
  const reading = readDocument(curated, curatedKeys.build(partition, fingerprint), buildRecord);
  const record = await unlessMalformed(reading, () => null);
  if (record?.state === 'built') {
    const problem = await manifestProblem(curated, prefix, record.manifest.summary);
    return problem === null ? { ...named, keys: record.manifest.summary } : { partition, problem };
  }
  const keys: RollupChild['keys'] = [];
  for await (const page of curated.list(prefix)) keys.push(...page.map(({ key, size }) => ({ key, size })));
  if (keys.length === 0 && build.accepted > 0) return { partition, problem: `nothing lies below ${prefix}` };
  return { ...named, keys };
}

/**
 * What a run sums: months as they were summed before, and the builds of all others, among them every month in which
 * the run builds something. The work grows with the months that change, not with the days that are published: of each
 * month one listing, of the days of those that change a read and a listing. What a run could not read is no part of it;
 * builds that are known to be void are left out, as the run has them in its place or nobody will point at its total.
 */
export async function planRollup(
  world: World,
  builds: readonly PlannedBuild[],
  seen: Seen,
): Promise<PlannedRollup> {
  const changing = new Set(builds.map(({ partition }) => rollupMonthOf(partition)));
  const summed = await summedMonths(world, seen);
  const each = await inParallel([...byMonth(seen.published)], async ([month, published]) => ({
    known: changing.has(month) ? null : await knownMonth(world, summed, month, published),
    published: published.filter(({ build }) => build.voidProblem === undefined),
  }));
  const open = each.flatMap(({ known, published }) => (known === null ? published : []));
  const children = await inParallel(open, (one) => toChild(world, one));
  return {
    rollup: {
      months: each.flatMap(({ known }) => known ?? []),
      children: children.flatMap((child) => ('problem' in child ? [] : [child])),
    },
    voided: children.flatMap((child) => ('problem' in child ? [child] : [])),
  };
}
