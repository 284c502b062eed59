import type { RecentRun } from '@ledgerline/aws';
import {
  byMonth,
  curatedKeys,
  digestOf,
  fingerprintOf,
  monthDigestOf,
  type Plan,
  plan as planSchema,
} from '@ledgerline/schema';
import { listByPartition } from './list-keys.ts';
import { observePublished } from './observe-published.ts';
import { planIdOf } from './observe-runs.ts';
import { readDocument } from './read-document.ts';
import { keptHistory, parseHistoryKey } from './read-history.ts';
import { runIdOf } from './stored-records.ts';
import { digestMetadata, totalParameters } from './total-parameters.ts';
import { unlessDropped } from './unless-dropped.ts';
import type { OlderTables, VisibleWorld } from './world.ts';

/** What is not to be swept, by name. What is wanted is added partition by partition. */
export interface Roots {
  readonly runIds: Set<string>;
  /** `builds/...` keys. */
  readonly builds: Set<string>;
  /** Ids. */
  readonly segments: Set<string>;
  /** Digests of months and totals. */
  readonly digests: Set<string>;
}

/** Runs that Glue tells of in one call; those that run are among the newest. */
const runsLookedAt = 200;

/** A run that ended may have written what nobody has looked at yet. */
const freshHours = 24;

function addKey({ runIds }: Roots, key: string): void {
  const runId = runIdOf(key);
  if (runId !== null) runIds.add(runId);
}

/** Whatever a reader's query finds, whoever pointed the partition there. */
async function addPointers(
  { curated }: VisibleWorld,
  { daily, quarantine, total }: OlderTables,
  roots: Roots,
): Promise<void> {
  const addLocation = (location: string) => addKey(roots, location.replace(`s3://${curated.name}/`, ''));
  for (const table of [daily, quarantine])
    for await (const page of table.listPartitions()) for (const { location } of page) addLocation(location);
  const { location, parameters } = await total.getPointer();
  addLocation(location);
  roots.digests.add(parameters[totalParameters.digest] ?? '');
}

/** Published builds, the months and the total that they add up to, and what the public CSV stands for. */
async function addPublished(world: VisibleWorld, { builds, digests }: Roots): Promise<void> {
  const published = await observePublished(world);
  for (const { partition, fingerprint } of published) builds.add(curatedKeys.build(partition, fingerprint));
  for (const children of byMonth(published).values()) digests.add(monthDigestOf(children));
  digests.add(digestOf(published));
  const output = await world.curated.head(curatedKeys.output(world.spec.tables.summary.name));
  digests.add(output?.metadata[digestMetadata] ?? '');
}

async function addHistory({ curated, spec, now }: VisibleWorld, { builds }: Roots): Promise<void> {
  for (const [partition, keys] of await listByPartition(curated, curatedKeys.allHistory(spec.resultVersion)))
    for (const { fingerprint } of keptHistory([...keys].reverse().map(parseHistoryKey), now()))
      if (fingerprint !== null) builds.add(curatedKeys.build(partition, fingerprint));
}

/** What a run builds, and what it reads. */
function addPlan(roots: Roots, { builds, rollup }: Plan): void {
  for (const build of builds) {
    roots.builds.add(curatedKeys.build(build.partition, fingerprintOf(build)));
    for (const id of build.reuse) roots.segments.add(id);
  }
  for (const { digest } of rollup.months) roots.digests.add(digest);
  for (const { keys } of [...rollup.months, ...rollup.children])
    for (const { key } of keys) addKey(roots, key);
}

function isFresh({ state, endedAt, startedAt }: RecentRun, now: Date): boolean {
  const since = now.getTime() - freshHours * 3_600_000;
  return state === 'running' || Date.parse(endedAt ?? startedAt) > since;
}

async function addRuns({ curated, runs, now }: VisibleWorld, roots: Roots): Promise<void> {
  for (const run of await runs.listRecent(runsLookedAt)) {
    if (isFresh(run, now())) roots.runIds.add(run.runId);
    const planId = run.state === 'running' ? planIdOf(run) : null;
    const plan = planId === null ? null : await readDocument(curated, curatedKeys.plan(planId), planSchema);
    if (plan !== null) addPlan(roots, plan);
  }
}

/** Runs come first, as in every look: one that ends meanwhile is seen running. */
export async function observeRoots(world: VisibleWorld): Promise<Roots> {
  const roots: Roots = { runIds: new Set(), builds: new Set(), segments: new Set(), digests: new Set() };
  await addRuns(world, roots);
  await addPointers(world, world, roots);
  if (world.older !== null) await unlessDropped(addPointers(world, world.older, roots));
  await addPublished(world, roots);
  await addHistory(world, roots);
  return roots;
}
