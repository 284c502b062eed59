import { readDocument, totalParameters } from '@ledgerline/reconciler';
import {
  canonicalJson,
  curatedKeys,
  hashDocument,
  jobArgumentNames,
  type Plan,
  rollupRecord,
} from '@ledgerline/schema';
import type { Environment } from './environment.ts';

/** As many as a look asks Glue for. */
const runsLookedAt = 10;

/** A plan as a run of one file has it now: every month, and no two alike. */
async function planOfNow({ world }: Environment, number: number): Promise<Plan> {
  const digest = (await world.total.getPointer()).parameters[totalParameters.digest] ?? '';
  const total = await readDocument(world.curated, curatedKeys.rollupRecord(digest), rollupRecord);
  const months = total?.months ?? [];
  const { spec, specHash } = world;
  return {
    version: 1,
    pipeline: `${spec.pipeline} ${number}`,
    specHash,
    builds: [],
    rollup: { months, children: [] },
  };
}

/**
 * Every look reads the plans of the newest runs. That of the run that made the history is thirty times as long as any
 * that the reconciler makes, so ten runs with plans of usual length come after it; they end before Spark starts, because
 * they have no spec.
 */
export async function fillRecentRuns(environment: Environment): Promise<void> {
  const { curated, runs } = environment.world;
  for (let number = 0; number < runsLookedAt; number += 1) {
    const plan = await planOfNow(environment, number);
    const key = curatedKeys.plan(hashDocument(plan));
    await curated.putText(key, canonicalJson(plan));
    const started = await runs.start({ [jobArgumentNames.run.plan]: `s3://${curated.name}/${key}` });
    if (started.kind !== 'started') throw new Error(`no run started: ${started.message}`);
    await environment.runEnded();
  }
}
