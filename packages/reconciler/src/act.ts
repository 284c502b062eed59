import type { Done } from './answer.ts';
import { moveTotal } from './move-total.ts';
import type { Observation } from './observation.ts';
import { addPending, longestDelaySeconds } from './pending.ts';
import type { Step } from './plan.ts';
import { publish } from './publish.ts';
import { startRun, toPlanDocument } from './start-run.ts';
import type { World } from './world.ts';

/** What one step did. `go-on` is false when looking again now would not help. */
export interface StepOutcome {
  readonly goOn: boolean;
  readonly published?: Done['published'];
  readonly voided?: Done['voided'];
  readonly stuck?: Done['stuck'];
  readonly movedTotal?: string;
  readonly run?: { readonly runId: string; readonly planId: string };
  readonly stopped?: string;
}

/** The catalog refused pointers that we wanted to move. Everything else was done and announced. */
export class PublishError extends Error {
  readonly code = 'publish-failed';
  readonly problems: Done['stuck'];

  constructor(problems: Done['stuck']) {
    const [first] = problems;
    super(
      `${problems.length} pointers did not move; ${first?.partition}: ${first?.message}; ` +
        'look at the permissions of the trigger and at the table, the next look tries again',
    );
    this.name = 'PublishError';
    this.problems = problems;
  }
}

async function actOnPublish(
  world: World,
  { moves }: Extract<Step, { kind: 'publish' }>,
): Promise<StepOutcome> {
  const { published, voided, stuck } = await publish(world, moves);
  if (stuck.length > 0) world.log('error', 'pointers did not move', { stuck });
  return { goOn: true, published, voided, stuck };
}

/** The watchdog goes first: a run that nobody watches could end unseen. */
async function actOnStart(
  world: World,
  { builds }: Extract<Step, { kind: 'start-run' }>,
  seen: Observation,
): Promise<StepOutcome> {
  const plan = await toPlanDocument(world, builds, seen.published);
  const partitions = builds.map(({ partition }) => partition);
  await addPending(world, partitions, longestDelaySeconds);
  const outcome = await startRun(world, plan);
  switch (outcome.kind) {
    case 'started':
      return { goOn: true, run: { runId: outcome.runId, planId: outcome.planId } };
    case 'running':
      return { goOn: true };
    case 'busy':
      return { goOn: false, stopped: outcome.message };
  }
}

/** Does one step, under the lease. */
export async function act(world: World, step: Step, seen: Observation): Promise<StepOutcome> {
  switch (step.kind) {
    case 'nothing':
      return { goOn: false };
    case 'publish':
      return actOnPublish(world, step);
    case 'move-total': {
      const outcome = await moveTotal(world, step.rollup, step.total);
      return outcome === 'moved' ? { goOn: true, movedTotal: step.rollup.digest } : { goOn: true };
    }
    case 'start-run':
      return actOnStart(world, step, seen);
  }
}
