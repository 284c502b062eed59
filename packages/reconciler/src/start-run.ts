import {
  canonicalJson,
  curatedKeys,
  hashDocument,
  jobArgumentNames,
  type Plan,
  type PlannedBuild,
  type RollupChild,
} from '@ledgerline/schema';
import type { Published } from './observation.ts';
import { planIdOf } from './observe-runs.ts';
import type { World } from './world.ts';

export type RunOutcome =
  | { readonly kind: 'started'; readonly runId: string; readonly planId: string }
  /** A run of this very plan is on its way. */
  | { readonly kind: 'running'; readonly runId: string; readonly planId: string }
  | { readonly kind: 'busy'; readonly message: string };

/** The summary files of a published build, as readers see them: what lies below its location. */
async function toChild(
  { curated }: World,
  { partition, fingerprint, location }: Published,
): Promise<RollupChild> {
  const prefix = location.replace(`s3://${curated.name}/`, '');
  const keys: { key: string; size: number }[] = [];
  for await (const page of curated.list(prefix)) keys.push(...page.map(({ key, size }) => ({ key, size })));
  return { partition, fingerprint, keys };
}

/** No time and nothing random in it: the same work has the same name. */
export async function toPlanDocument(
  world: World,
  builds: readonly PlannedBuild[],
  published: readonly Published[],
): Promise<Plan> {
  const children: RollupChild[] = [];
  for (const build of published) children.push(await toChild(world, build));
  const { spec, specHash } = world;
  return { version: 1, pipeline: spec.pipeline, specHash, builds: [...builds], rollup: { children } };
}

/** Puts the plan, looks for a running run of it, starts one. StartJobRun itself knows no idempotency. */
export async function startRun(world: World, plan: Plan): Promise<RunOutcome> {
  const { curated, runs, specUri } = world;
  const planId = hashDocument(plan);
  // A conflict means that it exists, with the same bytes: its name is their hash.
  await curated.putText(curatedKeys.plan(planId), canonicalJson(plan), 'absent');
  const running = (await runs.listRecent(10)).find(
    (run) => run.state === 'running' && planIdOf(run) === planId,
  );
  if (running !== undefined) return { kind: 'running', runId: running.runId, planId };
  const outcome = await runs.start({
    [jobArgumentNames.run.plan]: `s3://${curated.name}/${curatedKeys.plan(planId)}`,
    [jobArgumentNames.run.spec]: specUri,
  });
  return outcome.kind === 'busy' ? outcome : { ...outcome, planId };
}
