import { type Backfill, canonicalJson, curatedKeys, type Pause, type Request } from '@ledgerline/schema';
import { type Answer, type DryRun, nothingDone, type Refusal, refused, toDetails } from './answer.ts';
import { beginBackfill, type Range, readBackfill, stopBackfill, toBackfill } from './backfill-document.ts';
import { look, type Wish } from './look.ts';
import type { Scope } from './observe.ts';
import { accept, confirmRemovals, type Operation, release, retry, rollback } from './operate.ts';
import { plan } from './plan.ts';
import { readPause } from './read-pause.ts';
import { type Caller, type Opening, reconcile, reconcileAfter } from './reconcile.ts';
import { type RepairedPartition, type RepairOutcome, repair } from './repair.ts';
import { statusOf } from './status.ts';
import { type SweepOutcome, sweep } from './sweep.ts';
import type { Decision } from './verdict.ts';
import { workOf } from './work.ts';
import type { VisibleWorld, World } from './world.ts';

const everything = { scope: 'all', withPending: true, isDryRun: false } as const;

const only = (partitions: readonly string[]) =>
  ({ scope: partitions, withPending: false, isDryRun: false, isHurried: true }) as const;

/** One of another contract builds nothing any more, so it gives way. */
const isOurs = ({ spec }: Pick<VisibleWorld, 'spec'>, one: Backfill | null): one is Backfill =>
  one?.contractHash === spec.contractHash;

const isSameRange = (one: Range, other: Range) => one.from === other.from && one.to === other.to;

const isRolledBack = ({ verdict }: Decision) => verdict.kind === 'held' && verdict.why === 'rollback';

/** What would be done, also by a backfill that nobody has begun. Changes nothing. */
export async function dryRun(
  world: VisibleWorld,
  { scope, backfill }: { readonly scope: Scope; readonly backfill?: Range | undefined },
): Promise<DryRun> {
  const now = await look(world, { scope, withPending: false, isDryRun: true, isHurried: true });
  const { backfill: underWay } = now.seen;
  const isNew = backfill !== undefined && !(isOurs(world, underWay) && isSameRange(underWay, backfill));
  const seen = isNew ? { ...now.seen, backfill: toBackfill(world, backfill) } : now.seen;
  const planned = plan(seen);
  const releases = now.planned.decisions
    .filter((decision, n) => isRolledBack(decision) && !isRolledBack(planned.decisions[n] ?? decision))
    .map(({ partition }) => partition);
  const details = toDetails(nothingDone, statusOf(seen, planned));
  return { kind: 'dry-run', work: workOf(seen, planned), releases, ...details };
}

async function conflictWith(world: VisibleWorld, { from, to }: Range): Promise<Refusal | null> {
  if (from > to) return refused('wrong-request', `from ${from} is after to ${to}`);
  const underWay = await readBackfill(world);
  if (!isOurs(world, underWay) || isSameRange(underWay, { from, to })) return null;
  return refused(
    'conflict',
    `a backfill of ${underWay.from} to ${underWay.to} is under way; wait for its end, or stop it first`,
  );
}

/** Asked for again it goes on as it was begun. */
const begin =
  ({ from, to }: Range): Opening =>
  async (world) => {
    const conflict = await conflictWith(world, { from, to });
    if (conflict !== null) return conflict;
    if (!isOurs(world, await readBackfill(world))) await beginBackfill(world, { from, to });
    return { goOn: true };
  };

async function backfill(
  world: World,
  { from, to, dryRun: isDryRun = false }: Range & { dryRun?: boolean | undefined },
  caller: Caller,
): Promise<Answer> {
  if (from > to) return refused('wrong-request', `from ${from} is after to ${to}`);
  if (isDryRun) return dryRun(world, { scope: 'all', backfill: { from, to } });
  return reconcileAfter(world, everything, caller, begin({ from, to }));
}

const notUnderWay = () => refused('not-held', 'no backfill is under way; nothing was done');

async function endBackfillNow(world: World): Promise<Answer> {
  const underWay = await readBackfill(world);
  const isStopped = underWay !== null && (await stopBackfill(world, underWay));
  return isStopped
    ? { kind: 'done', message: `the backfill of ${underWay.from} to ${underWay.to} is stopped` }
    : notUnderWay();
}

const paused = () => refused('paused', 'paused: no pointer moves; nothing was done, resume first');

/** While it is paused nobody moves a pointer, not a person either. */
const unlessPaused =
  (operation: Operation): Operation =>
  async (world, seen) =>
    seen.seen.isPaused ? paused() : operation(world, seen);

/** The first reason stays: it is why things are as they are. */
async function pausedSince(world: VisibleWorld): Promise<Refusal | null> {
  const first = await readPause(world);
  if (first === null) return null;
  return refused('paused', `paused already since ${first.since}: ${first.reason}; nothing was done`);
}

async function pause(world: World, reason: string): Promise<Answer> {
  const { curated, now } = world;
  const document: Pause = { version: 1, reason, since: now().toISOString() };
  const { kind } = await curated.putText(curatedKeys.pause, canonicalJson(document), 'absent');
  if (kind === 'written')
    return { kind: 'done', message: 'paused: no run starts and no pointer moves until resume' };
  return (await pausedSince(world)) ?? refused('conflict', 'somebody resumed this moment; ask again');
}

async function resume(world: World, caller: Caller): Promise<Answer> {
  await world.curated.delete(curatedKeys.pause);
  return reconcile(world, everything, caller);
}

function answerSweep(outcome: SweepOutcome): Answer {
  if (outcome.kind === 'later') return refused('busy', `nothing was swept: ${outcome.message}`);
  const { swept, dead, stopped } = outcome;
  const rest = stopped === null ? '' : `; ended early: ${stopped}, the next sweep goes on`;
  const message = `${swept.length} runs swept, ${dead.length} dead and waiting for another night${rest}`;
  return { kind: 'done', message, data: outcome };
}

const describeRepaired = ({ partition, runId }: RepairedPartition) =>
  runId === null ? `${partition} to nothing` : `${partition} to run ${runId}`;

/** What moved is announced by nobody else; total and CSV follow by the look. */
async function answerRepair(world: World, outcome: RepairOutcome, caller: Caller): Promise<Answer> {
  if (outcome.kind === 'paused') return paused();
  if (outcome.kind === 'later') return refused('busy', `nothing was repaired: ${outcome.message}`);
  const { kind, moved, problems, right, left } = outcome;
  const verb = kind === 'dry-run' ? 'would be pointed' : 'pointed';
  const lines = [
    `${right} pointers are right, ${moved.length} ${verb} again, ${left} are left to the next look, ${problems.length} not done`,
    ...moved.map(describeRepaired),
  ];
  if (kind === 'repaired' && moved.length + left > 0) await reconcile(world, everything, caller);
  const undone = problems.map(({ partition, why, message }) => `${partition}: ${why}: ${message}`);
  return { kind: 'done', message: lines.join('\n'), problems: undone, data: outcome };
}

type Asked = Extract<Request, { mode: 'rollback' | 'release' | 'retry' | 'accept' | 'confirm-removals' }>;

function operationOf(request: Asked): { readonly wish: Wish; readonly operation: Operation } {
  switch (request.mode) {
    case 'rollback':
      return { wish: only([request.partition]), operation: unlessPaused(rollback(request)) };
    case 'release':
      return { wish: only(request.partitions), operation: unlessPaused(release(request)) };
    case 'retry':
      return { wish: only(request.partitions), operation: retry(request) };
    case 'accept':
      return { wish: only([request.partition]), operation: unlessPaused(accept(request)) };
    case 'confirm-removals':
      return { wish: everything, operation: unlessPaused(confirmRemovals(request)) };
  }
}

function operate(world: World, request: Asked, caller: Caller): Promise<Answer> {
  const { wish, operation } = operationOf(request);
  return reconcileAfter(world, wish, caller, async (opened, seen) => {
    const ready = await operation(opened, seen);
    return typeof ready === 'function' ? ready(opened) : ready;
  });
}

async function refusalOfOperation(world: VisibleWorld, request: Asked): Promise<Refusal | null> {
  const { wish, operation } = operationOf(request);
  const ready = await operation(world, await look(world, wish));
  return typeof ready === 'function' ? null : ready;
}

const isPaused = async ({ curated }: VisibleWorld) => (await curated.head(curatedKeys.pause)) !== undefined;

/** What the trigger would refuse as things are now; null for what it would do. Changes nothing. */
export async function refusalOf(world: VisibleWorld, request: Request): Promise<Refusal | null> {
  switch (request.mode) {
    case 'rollback':
    case 'release':
    case 'retry':
    case 'accept':
    case 'confirm-removals':
      return refusalOfOperation(world, request);
    case 'backfill':
      return conflictWith(world, request);
    case 'stop-backfill':
      return (await readBackfill(world)) === null ? notUnderWay() : null;
    case 'pause':
      return pausedSince(world);
    case 'repair':
      return request.dryRun !== true && (await isPaused(world)) ? paused() : null;
    default:
      return null;
  }
}

/** Answers a request document, from the queue or from a person. */
export async function handleRequest(world: World, request: Request, caller: Caller): Promise<Answer> {
  switch (request.mode) {
    case 'replan':
      return reconcile(world, { ...everything, scope: request.partitions }, caller);
    case 'scheduled':
      return reconcile(world, everything, caller);
    case 'manual': {
      const { partitions: scope = 'all', dryRun: isDryRun = false } = request;
      return reconcile(world, { scope, withPending: !isDryRun, isDryRun, isHurried: true }, caller);
    }
    case 'backfill':
      return backfill(world, request, caller);
    case 'stop-backfill':
      return endBackfillNow(world);
    case 'rollback':
    case 'release':
    case 'retry':
    case 'accept':
    case 'confirm-removals':
      return operate(world, request, caller);
    case 'pause':
      return pause(world, request.note);
    case 'resume':
      return resume(world, caller);
    case 'sweep':
      return answerSweep(await sweep(world, caller));
    case 'repair':
      return answerRepair(
        world,
        await repair(world, { ...caller, isDryRun: request.dryRun ?? false }),
        caller,
      );
  }
}
