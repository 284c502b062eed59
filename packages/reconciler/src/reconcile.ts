import { act, PublishError, type StepOutcome } from './act.ts';
import { type Answer, type Done, nothingDone, type Refusal, refused, toAnswer, toDetails } from './answer.ts';
import { notedArrivals } from './arrival.ts';
import { endBackfill } from './backfill.ts';
import { noteControl } from './control-document.ts';
import { arrivalsDocument, removalsDocument } from './control-documents.ts';
import { releaseLease, takeLease } from './lease.ts';
import { type Look, look, type Wish } from './look.ts';
import { noteEnds } from './note-ends.ts';
import type { Observation } from './observation.ts';
import { addPending, settlePending } from './pending.ts';
import { notedAbsence } from './removals.ts';
import { type Held, timeIsOver } from './time-left.ts';
import { soonSeconds, unsettledOf } from './unsettled.ts';
import { workOf } from './work.ts';
import type { World } from './world.ts';

export interface Caller {
  /** New for every call; stands in the lease. */
  readonly owner: string;
  /** Longer than the caller can live. */
  readonly leaseSeconds: number;
  /** No step begins after it. @default - none */
  readonly deadline?: Date | undefined;
}

/**
 * What a person asked for, done under the lease before all else. It looks for itself, and may find that it cannot be
 * done.
 */
export type Opening = (world: World, look: Look) => Promise<StepOutcome | Refusal>;

/**
 * Steps under one lease: publications, the total, a run, and as many again for what changed meanwhile; beside those
 * that a long list of moves takes.
 */
function stepsAllowed({ limits }: World, { published, removed, voided }: Done): number {
  return 8 + Math.floor((published.length + removed.length + voided.length) / limits.movesPerStep);
}

const noteAbsence = (world: World, seen: Observation): Promise<void> =>
  noteControl(world, removalsDocument, { seen: seen.removals, next: notedAbsence(seen) });

const noteArrivals = (world: World, seen: Observation): Promise<void> =>
  noteControl(world, arrivalsDocument, { seen: seen.arrivals, next: notedArrivals(seen) });

const stuckOf = ({ stuck }: Done) => new Set(stuck.map(({ partition }) => partition));

const openIn = ({ seen, planned }: Look) => unsettledOf(seen, planned, new Set()).unsettled;

const settle = (world: World, { pending, seen, planned }: Look, done: Done): Promise<void> =>
  settlePending(world, pending, unsettledOf(seen, planned, stuckOf(done)));

/** `last`: the look after which nothing was left to do; null when a step failed, then nobody knows the total. */
async function announce(world: World, done: Done, last: Look | null): Promise<void> {
  const { published, removed, voided, movedTotal } = done;
  if (published.length + removed.length + voided.length === 0 && movedTotal === null) return;
  const total = last?.status.total;
  await world.announce({
    pipeline: world.spec.pipeline,
    environment: world.environment,
    partitions: published.map(({ partition }) => partition),
    runIds: [...new Set(published.map(({ runId }) => runId))],
    voided: [...new Set(voided.map(({ partition }) => partition))],
    digest: total?.state === 'up-to-date' ? total.digest : null,
  });
}

/** What was done so far, also when a later step throws. */
interface Progress {
  done: Done;
}

function add(done: Done, { goOn, published, removed, voided, stuck, ...rest }: StepOutcome): Done {
  return {
    ...done,
    ...rest,
    published: [...done.published, ...(published ?? [])],
    removed: [...done.removed, ...(removed ?? [])],
    voided: [...done.voided, ...(voided ?? [])],
    stuck: [...done.stuck, ...(stuck ?? [])],
  };
}

/** A pointer that moved may have ended the hold of a partition that brings what another gave away. */
const afterMoves = (wish: Wish, { published, removed }: Done): Wish =>
  published.length + removed.length === 0 ? wish : { ...wish, withPending: true };

/**
 * Steps until nothing is left that can be done now. A run costs a minute at least, so it takes along all that is on
 * record: the message that the run before has ended may be behind thousands of events.
 *
 * @returns the last look
 */
async function takeSteps(world: World, asked: Wish, held: Held, progress: Progress): Promise<Look> {
  let wish = asked;
  for (let step = 1; ; step += 1) {
    const { done } = progress;
    const last = await look(world, afterMoves(wish, done), stuckOf(done));
    const isStart = last.planned.step.kind === 'start-run';
    if (last.planned.step.kind === 'nothing' || (isStart && done.run !== null)) return last;
    if (isStart && !wish.withPending) {
      wish = { ...wish, withPending: true };
      continue;
    }
    const stopped = timeIsOver(world, held) ?? (step > stepsAllowed(world, done) ? 'still moving' : null);
    if (stopped !== null) {
      progress.done = { ...done, stopped };
      return last;
    }
    const outcome = await act(world, last.planned.step, last.seen);
    progress.done = add(done, outcome);
    if (!outcome.goOn) return last;
  }
}

/** A publication that is not announced now never is: the next look finds it done. */
async function stepAndAnnounce(world: World, wish: Wish, held: Held, progress: Progress): Promise<Look> {
  let last: Look | null = null;
  try {
    last = await takeSteps(world, wish, held, progress);
    return last;
  } finally {
    await announce(world, progress.done, last);
  }
}

async function actUnderLease(world: World, wish: Wish, held: Held, opening: Opening | null): Promise<Answer> {
  const progress: Progress = { done: nothingDone };
  try {
    if (opening !== null) {
      const opened = await opening(world, await look(world, wish));
      if ('kind' in opened) return opened;
      progress.done = add(nothingDone, opened);
    }
    const last = await stepAndAnnounce(world, wish, held, progress);
    const { done } = progress;
    await settle(world, last, done);
    await noteArrivals(world, last.seen);
    await endBackfill(world, last.seen, last.planned);
    if (done.stuck.length > 0) throw new PublishError(done.stuck);
    return toAnswer(done, last.status);
  } finally {
    await releaseLease(world, held.lease);
  }
}

async function postpone(world: World, partitions: readonly string[], message: string, seen: Look | null) {
  await addPending(world, partitions, soonSeconds);
  return { kind: 'later', message, ...toDetails(nothingDone, seen?.status ?? null) } as const;
}

/** Looks without the lease, to be cheap; null when there is something to do. */
async function restOf(world: World, wish: Wish, first: Look): Promise<Answer | null> {
  const { seen, planned, status } = first;
  if (wish.isDryRun)
    return { kind: 'dry-run', work: workOf(seen, planned), ...toDetails(nothingDone, status) };
  await noteAbsence(world, seen);
  await noteArrivals(world, seen);
  await noteEnds(world, seen);
  if (planned.step.kind !== 'nothing') return null;
  await settle(world, first, nothingDone);
  await endBackfill(world, seen, planned);
  return toAnswer(nothingDone, status);
}

/**
 * Looks at the world and does what it asks for. Level-triggered: it does not matter why it was called, how often, or
 * what happened to the call before. Looks first without the lease, to be cheap; acts only on what a look under the
 * lease says.
 *
 * @throws PublishError, DocumentError and errors of AWS; the caller tries again, nothing is lost
 */
export async function reconcile(world: World, wish: Wish, caller: Caller): Promise<Answer> {
  let first: Look | null = null;
  try {
    first = await look(world, wish);
    const rest = await restOf(world, wish, first);
    if (rest !== null) return rest;
    const outcome = await takeLease(world, caller.owner, caller.leaseSeconds);
    if (outcome.kind === 'held-by-other')
      return await postpone(world, openIn(first), `lease held by ${outcome.owner}`, first);
    return await actUnderLease(world, wish, { lease: outcome.lease, caller }, null);
  } catch (error) {
    const known = first === null ? wish.scope : openIn(first);
    if (wish.isDryRun || known === 'all' || !world.isThrottle(error)) throw error;
    return postpone(world, known, `throttled: ${(error as Error).message}`, first);
  }
}

/**
 * Does what a person asked for, then all that follows from it. A person who is told that someone else acts right now
 * asks again; what follows and was cut short by a throttle is put on record, as the pointer may have moved before it.
 */
export async function reconcileAfter(
  world: World,
  wish: Wish,
  caller: Caller,
  opening: Opening,
): Promise<Answer> {
  const outcome = await takeLease(world, caller.owner, caller.leaseSeconds);
  if (outcome.kind === 'held-by-other')
    return refused('busy', `${outcome.owner} acts right now; nothing was done, ask again in a minute`);
  try {
    return await actUnderLease(world, wish, { lease: outcome.lease, caller }, opening);
  } catch (error) {
    if (world.isThrottle(error)) await addPending(world, wish.scope === 'all' ? [] : wish.scope, soonSeconds);
    throw error;
  }
}
