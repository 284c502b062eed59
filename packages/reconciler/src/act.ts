import type { Done } from './answer.ts';
import type { ChosenBuild } from './choose-builds.ts';
import { moveTotal } from './move-total.ts';
import type { Observation } from './observation.ts';
import { addPending, longestDelaySeconds } from './pending.ts';
import type { Step } from './plan.ts';
import { planRollup } from './plan-rollup.ts';
import { type Move, publish } from './publish.ts';
import { remove, removeFrom } from './remove.ts';
import { startRun, toPlanDocument } from './start-run.ts';
import { noteVoid, type VoidBuild } from './void-builds.ts';
import { deleteVoidSegments } from './void-segments.ts';
import type { World } from './world.ts';

/** What one step did. `go-on` is false when looking again now would not help. */
export interface StepOutcome {
  readonly goOn: boolean;
  readonly published?: Done['published'];
  readonly removed?: Done['removed'];
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

export async function actOnPublish(world: World, moves: readonly Move[]): Promise<StepOutcome> {
  const { published, voided, stuck } = await publish(world, moves);
  if (stuck.length > 0) world.log('error', 'pointers did not move', { stuck });
  return { goOn: true, published, voided, stuck };
}

async function actOnRemove(world: World, { views }: Extract<Step, { kind: 'remove' }>): Promise<StepOutcome> {
  const { removed, stuck } = await remove(world, views);
  if (removed.length > 0) world.log('warn', 'partitions without objects were removed', { removed });
  if (stuck.length > 0) world.log('error', 'pointers were not deleted', { stuck });
  return { goOn: true, removed, stuck };
}

async function actOnHide(
  world: World,
  { partitions }: Extract<Step, { kind: 'hide-quarantine' }>,
): Promise<StepOutcome> {
  world.log('warn', 'rejected records without sums are taken from readers', { partitions });
  const stuck = await removeFrom(world.quarantine, partitions);
  if (stuck.length > 0) world.log('error', 'pointers were not deleted', { stuck });
  return { goOn: true, stuck };
}

async function hasVoidSegments(world: World, builds: readonly ChosenBuild[]): Promise<boolean> {
  let voided = 0;
  for (const { build } of builds) voided += await deleteVoidSegments(world, build.partition, build.reuse);
  return voided > 0;
}

async function actOnVoid(world: World, builds: readonly VoidBuild[]): Promise<StepOutcome> {
  const { voided, stuck } = await noteVoid(world, builds);
  return { goOn: stuck.length === 0, voided, stuck };
}

/** The watchdog goes first: a run that nobody watches could end unseen. */
async function actOnStart(
  world: World,
  { builds }: Extract<Step, { kind: 'start-run' }>,
  seen: Observation,
): Promise<StepOutcome> {
  if (await hasVoidSegments(world, builds)) return { goOn: true };
  const planned = builds.map(({ build }) => build);
  const { rollup, voided } = await planRollup(world, planned, seen);
  if (voided.length > 0) return actOnVoid(world, voided);
  const plan = toPlanDocument(world, planned, rollup);
  const partitions = planned.map(({ partition }) => partition);
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
    case 'remove':
      return actOnRemove(world, step);
    case 'publish':
      return actOnPublish(world, step.moves);
    case 'hide-quarantine':
      return actOnHide(world, step);
    case 'move-total': {
      const outcome = await moveTotal(world, step.rollup, seen);
      return outcome === 'moved' ? { goOn: true, movedTotal: step.rollup.digest } : { goOn: true };
    }
    case 'start-run':
      return actOnStart(world, step, seen);
  }
}
