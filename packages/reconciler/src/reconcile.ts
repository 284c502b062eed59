import { act } from './act.ts';
import { type Answer, type Done, nothingDone, toAnswer, toDetails } from './answer.ts';
import { type HeldLease, releaseLease, takeLease } from './lease.ts';
import type { Observation } from './observation.ts';
import { observe, type Scope } from './observe.ts';
import { addPending, longestDelaySeconds, readPending, type SeenPending, settlePending } from './pending.ts';
import { type Planned, plan } from './plan.ts';
import { type Status, statusOf } from './status.ts';
import type { World } from './world.ts';

/** What someone asks to be looked at. */
export interface Wish {
  readonly scope: Scope;
  /** Also look at everything that is pending. */
  readonly withPending: boolean;
  /** Say what would be done, do nothing. */
  readonly isDryRun: boolean;
}

export interface Caller {
  /** New for every call; stands in the lease. */
  readonly owner: string;
  /** Longer than the caller can live. */
  readonly leaseSeconds: number;
}

interface Look {
  readonly pending: SeenPending;
  readonly seen: Observation;
  readonly planned: Planned;
  readonly status: Status;
}

/** Steps under one lease: publications, the total, a run, and as many again for what changed meanwhile. */
const stepsAllowed = 8;

/** Soon enough for a slot that Glue frees some seconds after a run's end, or for another look to be over. */
const soonSeconds = 30;

/** Pending is read before the world: a wish that comes after it makes the write that settles it fail. */
async function look(world: World, { scope, withPending }: Wish): Promise<Look> {
  const pending = await readPending(world);
  const wider = scope === 'all' || !withPending ? scope : [...scope, ...pending.document.partitions];
  const seen = await observe(world, wider);
  const planned = plan(seen);
  return { pending, seen, planned, status: statusOf(seen, planned) };
}

const timeWillTell = ({ state, why }: { state: string; why: string | null }) =>
  ['publish', 'build', 'move', 'sum'].includes(state) || why === 'building' || why === 'back-off';

const unsettledOf = ({ status }: Look) =>
  status.partitions.filter(timeWillTell).map(({ partition }) => partition);

async function settle(world: World, done: Look): Promise<void> {
  const { pending, status } = done;
  await settlePending(world, pending, {
    looked: status.partitions.map(({ partition }) => partition),
    unsettled: unsettledOf(done),
    isTotalUnsettled: timeWillTell(status.total),
    // The end of a running run wakes us; the message is for the case that its event is lost.
    delaySeconds: status.runningRunId === null ? soonSeconds : longestDelaySeconds,
  });
}

async function announce(world: World, { published, movedTotal }: Done, { status }: Look): Promise<void> {
  if (published.length === 0 && movedTotal === null) return;
  await world.announce({
    pipeline: world.spec.pipeline,
    environment: world.environment,
    partitions: published.map(({ partition }) => partition),
    runIds: [...new Set(published.map(({ runId }) => runId))],
    digest: status.total.state === 'up-to-date' ? status.total.digest : null,
  });
}

async function takeSteps(world: World, wish: Wish, lease: HeldLease): Promise<{ done: Done; last: Look }> {
  let done = nothingDone;
  for (let step = 1; ; step += 1) {
    const last = await look(world, wish);
    const hasLease = world.now() < lease.expiresAt;
    const isOver = last.planned.step.kind === 'start-run' && done.run !== null;
    if (last.planned.step.kind === 'nothing' || isOver) return { done, last };
    if (step > stepsAllowed || !hasLease)
      return { done: { ...done, stopped: hasLease ? 'still moving' : 'the lease expired' }, last };
    const { goOn, published = [], voided = [], ...rest } = await act(world, last.planned.step, last.seen);
    done = {
      ...done,
      ...rest,
      published: [...done.published, ...published],
      voided: [...done.voided, ...voided],
    };
    if (!goOn) return { done, last };
  }
}

async function actUnderLease(world: World, wish: Wish, lease: HeldLease): Promise<Answer> {
  try {
    const { done, last } = await takeSteps(world, wish, lease);
    await announce(world, done, last);
    await settle(world, last);
    return toAnswer(done, last.status);
  } finally {
    await releaseLease(world, lease);
  }
}

async function postpone(world: World, partitions: readonly string[], message: string, seen: Look | null) {
  await addPending(world, partitions, soonSeconds);
  return { kind: 'later', message, ...toDetails(nothingDone, seen?.status ?? null) } as const;
}

/**
 * Looks at the world and does what it asks for. Level-triggered: it does not matter why it was called, how often, or
 * what happened to the call before. Looks first without the lease, to be cheap; acts only on what a look under the
 * lease says.
 *
 * @throws PublishError, DocumentError and errors of AWS; the caller tries again, nothing is lost
 */
export async function reconcile(world: World, wish: Wish, { owner, leaseSeconds }: Caller): Promise<Answer> {
  let first: Look | null = null;
  try {
    first = await look(world, wish);
    if (wish.isDryRun) return { kind: 'dry-run', ...toDetails(nothingDone, first.status) };
    if (first.planned.step.kind === 'nothing') {
      await settle(world, first);
      return toAnswer(nothingDone, first.status);
    }
    const outcome = await takeLease(world, owner, leaseSeconds);
    if (outcome.kind === 'held-by-other')
      return await postpone(world, unsettledOf(first), `lease held by ${outcome.owner}`, first);
    return await actUnderLease(world, wish, outcome.lease);
  } catch (error) {
    const known = first === null ? wish.scope : unsettledOf(first);
    if (wish.isDryRun || known === 'all' || !world.isThrottle(error)) throw error;
    return postpone(world, known, `throttled: ${(error as Error).message}`, first);
  }
}
