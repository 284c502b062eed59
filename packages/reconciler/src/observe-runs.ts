import type { RecentRun } from '@ledgerline/aws';
import {
  byMonth,
  curatedKeys,
  fingerprintOf,
  jobArgumentNames,
  monthDigestOf,
  type Plan,
  plan as planSchema,
  sha256,
  totalDigestOf,
} from '@ledgerline/schema';
import type { RunView } from './observation.ts';
import { DocumentError, parseDocument } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

/** How far back we look: enough for three failures of one plan among others. */
export const runsLookedAt = 10;

/** The plan that a run was started with; null for a run that someone started by hand without one. */
export function planIdOf({ arguments: given }: Pick<RecentRun, 'arguments'>): string | null {
  return given[jobArgumentNames.run.plan]?.match(/\/plans\/([0-9a-f]{64})\.json$/)?.[1] ?? null;
}

async function readPlan({ curated }: VisibleWorld, planId: string): Promise<Plan | null> {
  const key = curatedKeys.plan(planId);
  const stored = await curated.getText(key);
  if (stored === undefined) return null;
  if (sha256(stored.text) !== planId) throw new DocumentError(key, 'does not hash to its own name');
  return parseDocument(key, stored.text, planSchema);
}

/** Of what was published when the plan was made. */
function summedDigestOf({ rollup: { months, children } }: Plan): string {
  const others = [...byMonth(children)].map(([month, builds]) => ({ month, digest: monthDigestOf(builds) }));
  return totalDigestOf([...months, ...others]);
}

function toRunView(run: RecentRun, plan: Plan | null): RunView {
  const builds = (plan?.builds ?? []).map((build) => ({
    partition: build.partition,
    fingerprint: fingerprintOf(build),
  }));
  const { runId, state, startedAt, endedAt } = run;
  const isRetry = plan?.builds.some((build) => build.isRetry) ?? false;
  const digest = plan === null ? null : summedDigestOf(plan);
  return { runId, state, startedAt, endedAt, planId: planIdOf(run), builds, isRetry, digest };
}

/** The newest runs with what they were asked for. A plan shared by several runs is read once. */
export async function observeRuns(world: VisibleWorld): Promise<readonly RunView[]> {
  const runs = await world.runs.listRecent(runsLookedAt);
  const planIds = [...new Set(runs.flatMap((run) => planIdOf(run) ?? []))];
  const plans = new Map<string, Plan | null>();
  for (const planId of planIds) plans.set(planId, await readPlan(world, planId));
  return runs.map((run) => toRunView(run, plans.get(planIdOf(run) ?? '') ?? null));
}
