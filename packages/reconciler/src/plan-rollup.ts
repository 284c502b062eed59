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
import { inParallel } from './in-parallel.ts';
import type { Observation, Published } from './observation.ts';
import { readDocument } from './read-document.ts';
import { totalParameters } from './total-parameters.ts';
import type { World } from './world.ts';

type Seen = Pick<Observation, 'published' | 'total'>;

/** Digest of a month -> its sum, of all months in the total that readers see. */
async function summedMonths({ curated }: World, { total }: Seen): Promise<ReadonlyMap<string, RollupMonth>> {
  const digest = total.pointer.parameters[totalParameters.digest];
  if (digest === undefined) return new Map();
  const record = await readDocument(curated, curatedKeys.rollupRecord(digest), rollupRecord);
  return new Map((record?.months ?? []).map((month) => [month.digest, month]));
}

/** Some run summed it, though no total that we know of has it. */
async function findMonth({ curated }: World, month: string, digest: string): Promise<RollupMonth | null> {
  const record = await readDocument(curated, curatedKeys.monthRecord(digest), monthRecord);
  return record === null
    ? null
    : { month, digest, keys: record.summary, controlTotals: record.controlTotals };
}

/** The summary files of a published build; where its record is gone, what lies below its location. */
async function toChild({ curated }: World, published: Published): Promise<RollupChild> {
  const { partition, fingerprint, location, build } = published;
  const named = { partition, fingerprint, controlTotals: build.totals };
  const record = await readDocument(curated, curatedKeys.build(partition, fingerprint), buildRecord);
  if (record?.state === 'built') return { ...named, keys: record.manifest.summary };
  const keys: RollupChild['keys'] = [];
  for await (const page of curated.list(location.replace(`s3://${curated.name}/`, '')))
    keys.push(...page.map(({ key, size }) => ({ key, size })));
  return { ...named, keys };
}

/**
 * What a run sums: months as they were summed before, and the builds of all others, among them every month in which
 * the run builds something. The work grows with the months that change, not with the days that are published.
 */
export async function planRollup(
  world: World,
  builds: readonly PlannedBuild[],
  seen: Seen,
): Promise<Plan['rollup']> {
  const changing = new Set(builds.map(({ partition }) => rollupMonthOf(partition)));
  const summed = await summedMonths(world, seen);
  const each = await inParallel([...byMonth(seen.published)], async ([month, published]) => {
    const digest = monthDigestOf(published);
    const known = changing.has(month)
      ? null
      : (summed.get(digest) ?? (await findMonth(world, month, digest)));
    return { known, published };
  });
  const open = each.flatMap(({ known, published }) => (known === null ? published : []));
  return {
    months: each.flatMap(({ known }) => known ?? []),
    children: [...(await inParallel(open, (one) => toChild(world, one)))],
  };
}
