import { act, PublishError } from './act.ts';
import { type Answer, type Done, nothingDone, toAnswer, toDetails } from './answer.ts';
import { type HeldLease, releaseLease, takeLease } from './lease.ts';
import type { Observation } from './observation.ts';
import { observe, type Scope } from './observe.ts';
import { addPending, readPending, type SeenPending, settlePending } from './pending.ts';
import { type Planned, plan } from './plan.ts';
import { type Status, statusOf } from './status.ts';
import { soonSeconds, unsettledOf } from './unsettled.ts';
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
  /** Begin nothing new after it. */
  readonly deadline: Date;
}

interface Look {
  readonly pending: SeenPending;
  readonly seen: Observation;
  readonly planned: Planned;
  readonly status: Status;
}

/** Steps under one lease: publications, the total, a run, and as many again for what changed meanwhile. */
const stepsAllowed = 8;

/** Pending is read before the world: a wish that comes after it makes the write that settles it fail. */
async function look(
  world: World,
  { scope, withPending }: Wish,
  stuck: ReadonlySet<string> = new Set(),
): Promise<Look> {
  const pending = await readPending(world);
  const wider = scope === 'all' || !withPending ? scope : [...scope, ...pending.document.partitions];
  const seen = await observe(world, wider);
  const planned = plan(seen, stuck);
  return { pending, seen, planned, status: statusOf(seen, planned) };
}

const stuckOf = ({ stuck }: Done) => new Set(stuck.map(({ partition }) => partition));

const openIn = ({ seen, planned }: Look) => unsettledOf(seen, planned, new Set()).unsettled;

const settle = (world: World, { pending, seen, planned }: Look, done: Done): Promise<void> =>
  settlePending(world, pending, unsettledOf(seen, planned, stuckOf(done)));

/** `last`: the look after which nothing was left to do; null when a step failed, then nobody knows the total. */
async function announce(world: World, { published, movedTotal }: Done, last: Look | null): Promise<void> {
  if (published.length === 0 && movedTotal === null) return;
  const total = last?.status.total;
  await world.announce({
    pipeline: world.spec.pipeline,
    environment: world.environment,
    partitions: published.map(({ partition }) => partition),
    runIds: [...new Set(published.map(({ runId }) => runId))],
    digest: total?.state === 'up-to-date' ? total.digest : null,
  });
}

/** What was done so far, also when a later step throws. */
interface Progress {
  done: Done;
}

/** Steps until nothing is left that can be done now. @returns the last look */
async function takeSteps(world: World, wish: Wish, lease: HeldLease, progress: Progress): Promise<Look> {
  for (let step = 1; ; step += 1) {
    const { done } = progress;
    const last = await look(world, wish, stuckOf(done));
    const hasLease = world.now() < lease.expiresAt;
    const isOver = last.planned.step.kind === 'start-run' && done.run !== null;
    if (last.planned.step.kind === 'nothing' || isOver) return last;
    if (step > stepsAllowed || !hasLease) {
      progress.done = { ...done, stopped: hasLease ? 'still moving' : 'the lease expired' };
      return last;
    }
    const {
      goOn,
      published = [],
      voided = [],
      stuck = [],
      ...rest
    } = await act(world, last.planned.step, last.seen);
    progress.done = {
      ...done,
      ...rest,
      published: [...done.published, ...published],
      voided: [...done.voided, ...voided],
      stuck: [...done.stuck, ...stuck],
    };
    if (!goOn) return last;
  }
}

/** A publication that is not announced now never is: the next look finds it done. */
async function stepAndAnnounce(
  world: World,
  wish: Wish,
  lease: HeldLease,
  progress: Progress,
): Promise<Look> {
  let last: Look | null = null;
  try {
    last = await takeSteps(world, wish, lease, progress);
    return last;
  } finally {
    await announce(world, progress.done, last);
  }
}

async function actUnderLease(world: World, wish: Wish, lease: HeldLease): Promise<Answer> {
  const progress: Progress = { done: nothingDone };
  try {
    const last = await stepAndAnnounce(world, wish, lease, progress);
    const { done } = progress;
    await settle(world, last, done);
    if (done.stuck.length > 0) throw new PublishError(done.stuck);
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
      await settle(world, first, nothingDone);
      return toAnswer(nothingDone, first.status);
    }
    const outcome = await takeLease(world, owner, leaseSeconds);
    if (outcome.kind === 'held-by-other')
      return await postpone(world, openIn(first), `lease held by ${outcome.owner}`, first);
    return await actUnderLease(world, wish, outcome.lease);
  } catch (error) {
    const known = first === null ? wish.scope : openIn(first);
    if (wish.isDryRun || known === 'all' || !world.isThrottle(error)) throw error;
    return postpone(world, known, `throttled: ${(error as Error).message}`, first);
  }
}
