import {
  canonicalJson,
  curatedKeys,
  hashDocument,
  jobArgumentNames,
  type Plan,
  type PlannedBuild,
} from '@ledgerline/schema';
import { planIdOf, runsLookedAt } from './observe-runs.ts';
import type { World } from './world.ts';

export type RunOutcome =
  | { readonly kind: 'started'; readonly runId: string; readonly planId: string }
  /** A run of this very plan is on its way. */
  | { readonly kind: 'running'; readonly runId: string; readonly planId: string }
  | { readonly kind: 'busy'; readonly message: string };

/** No time and nothing random in it: the same work has the same name. */
export function toPlanDocument(
  { spec, specHash }: Pick<World, 'spec' | 'specHash'>,
  builds: readonly PlannedBuild[],
  rollup: Plan['rollup'],
): Plan {
  return { version: 1, pipeline: spec.pipeline, specHash, builds: [...builds], rollup };
}

/** Puts the plan, looks for a running run of it, starts one. StartJobRun itself knows no idempotency. */
export async function startRun(world: World, plan: Plan): Promise<RunOutcome> {
  const { curated, runs, specUri } = world;
  const planId = hashDocument(plan);
  // A conflict means that it exists, with the same bytes: its name is their hash.
  await curated.putText(curatedKeys.plan(planId), canonicalJson(plan), 'absent');
  const running = (await runs.listRecent(runsLookedAt)).find(
    (run) => run.state === 'running' && planIdOf(run) === planId,
  );
  if (running !== undefined) return { kind: 'running', runId: running.runId, planId };
  const outcome = await runs.start({
    [jobArgumentNames.run.plan]: `s3://${curated.name}/${curatedKeys.plan(planId)}`,
    [jobArgumentNames.run.spec]: specUri,
  });
  return outcome.kind === 'busy' ? outcome : { ...outcome, planId };
}
