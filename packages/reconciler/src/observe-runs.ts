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
import type { Asked, RunView } from './observation.ts';
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

function toAsked(plan: Plan): Asked {
  const builds = plan.builds.map((build) => ({
    partition: build.partition,
    fingerprint: fingerprintOf(build),
    isPart: build.later.length > 0,
  }));
  return {
    builds,
    isRetry: plan.builds.some((build) => build.isRetry),
    isOverdue: plan.builds.some((build) => build.isOverdue),
    digest: summedDigestOf(plan),
  };
}

/** What is known already is not read again; of runs that are no longer among the newest it is forgotten. */
async function learnAsked(world: VisibleWorld, planIds: ReadonlySet<string>): Promise<void> {
  const { asked } = world;
  for (const known of asked.keys()) if (!planIds.has(known)) asked.delete(known);
  // one after the other: each may name all objects of a large partition
  for (const planId of planIds) {
    const plan = asked.has(planId) ? null : await readPlan(world, planId);
    if (plan !== null) asked.set(planId, toAsked(plan));
  }
}

const nothingAsked: Asked = { builds: [], isRetry: false, isOverdue: false, digest: null };

/** The newest runs with what they were asked for. */
export async function observeRuns(world: VisibleWorld): Promise<readonly RunView[]> {
  const runs = await world.runs.listRecent(runsLookedAt);
  await learnAsked(world, new Set(runs.flatMap((run) => planIdOf(run) ?? [])));
  return runs.map((run) => {
    const { runId, state, startedAt, endedAt } = run;
    const planId = planIdOf(run);
    const asked = planId === null ? undefined : world.asked.get(planId);
    return { runId, state, startedAt, endedAt, planId, ...(asked ?? nothingAsked) };
  });
}
