import type { PartitionProblem } from '@ledgerline/aws';
import { curatedKeys, partitionOf, partitionValue } from '@ledgerline/schema';
import { confirmMoved, writeHistory } from './history.ts';
import { inParallel } from './in-parallel.ts';
import { releaseLease, takeLease } from './lease.ts';
import { movePointers, removePointers } from './move-pointers.ts';
import { planRepair, type Repair, type RepairProblem } from './plan-repair.ts';
import type { Pointers } from './pointers-of.ts';
import type { Caller } from './reconcile.ts';
import { type Held, timeIsOver } from './time-left.ts';
import type { World } from './world.ts';

export interface RepairOptions extends Caller {
  /** Say what would move, move nothing. */
  readonly isDryRun: boolean;
}

export interface RepairedPartition {
  readonly partition: string;
  /** What readers see now, null for nothing; in a dry run, what they would. */
  readonly runId: string | null;
  readonly fingerprint: string | null;
  /** What the catalog had. */
  readonly previous: string | null;
}

export type RepairOutcome =
  | {
      readonly kind: 'repaired' | 'dry-run';
      readonly moved: readonly RepairedPartition[];
      readonly problems: readonly RepairProblem[];
      /** Partitions that were right. */
      readonly right: number;
      /** Partitions that the next look publishes by itself. */
      readonly left: number;
    }
  | { readonly kind: 'paused' }
  | { readonly kind: 'later'; readonly message: string };

type Move = Extract<Repair, { kind: 'move' }>;

const isMove = (repair: Repair): repair is Move => repair.kind === 'move';

const toRepaired = ({ partition, previous, runId, publication }: Move): RepairedPartition => ({
  partition,
  runId,
  fingerprint: publication.entry.fingerprint,
  previous,
});

function toOutcome(
  kind: 'repaired' | 'dry-run',
  repairs: readonly Repair[],
  unmoved: readonly RepairProblem[] = [],
): RepairOutcome {
  const isUnmoved = new Set(unmoved.map(({ partition }) => partition));
  const moves = repairs.filter(isMove);
  return {
    kind,
    moved: moves.filter(({ partition }) => !isUnmoved.has(partition)).map(toRepaired),
    problems: [
      ...repairs.flatMap((repair) => (repair.kind === 'problem' ? [repair.problem] : [])),
      ...unmoved,
    ],
    right: repairs.filter(({ kind: of }) => of === 'right').length,
    left: repairs.filter(({ kind: of }) => of === 'left').length,
  };
}

/** What was written of the publication, once more, with the time of the repair. */
function writeEntry(world: World, { previous, runId, publication }: Move, time: string) {
  const { key: _key, version: _version, shownAt: _shownAt, ...published } = publication.entry;
  return writeHistory(world, { ...published, runId, time, previous, why: 'repair' });
}

const toStuck = ({ value, message }: PartitionProblem): RepairProblem => ({
  partition: partitionOf(value),
  why: 'stuck',
  message,
});

/** Removals first, summary before quarantine; then quarantine, and summary last, of what did move. */
async function movePairs(world: World, moves: readonly Move[]): Promise<readonly RepairProblem[]> {
  const { daily, quarantine } = world;
  const removed = moves.flatMap(({ partition, pointers }) =>
    pointers === null ? [partitionValue(partition)] : [],
  );
  const targets = moves.flatMap(({ pointers }): Pointers[] => (pointers === null ? [] : [pointers]));
  const unremoved = await removePointers(daily, removed);
  const absent = removed.filter((value) => !unremoved.some((problem) => problem.value === value));
  const leftOver = await removePointers(quarantine, absent);
  const unquarantined = await movePointers(
    quarantine,
    targets.map((target) => target.quarantine),
  );
  const ready = targets
    .map(({ summary }) => summary)
    .filter(({ value }) => !unquarantined.some((problem) => problem.value === value));
  const unmoved = await movePointers(daily, ready);
  return [...unremoved, ...leftOver, ...unquarantined, ...unmoved].map(toStuck);
}

/** @returns what did not move */
async function move(world: World, moves: readonly Move[]): Promise<readonly RepairProblem[]> {
  const time = world.now().toISOString();
  const entries = await inParallel(moves, (one) => writeEntry(world, one, time));
  const stuck = await movePairs(world, moves);
  await confirmMoved(world, entries, stuck);
  return stuck;
}

/** The newest first, as many at a time as one step moves. @returns what did not move */
async function moveAll(world: World, moves: readonly Move[], held: Held): Promise<readonly RepairProblem[]> {
  const unmoved: RepairProblem[] = [];
  for (let end = moves.length; end > 0; end -= world.limits.movesPerStep) {
    const over = timeIsOver(world, held);
    if (over !== null) {
      const message = `${over}; ask for a repair once more`;
      const left = moves
        .slice(0, end)
        .map(({ partition }) => ({ partition, why: 'no-time', message }) as const);
      return [...unmoved, ...left];
    }
    unmoved.push(...(await move(world, moves.slice(Math.max(0, end - world.limits.movesPerStep), end))));
  }
  return unmoved;
}

async function repairUnderLease(world: World, held: Held): Promise<RepairOutcome> {
  if ((await world.curated.head(curatedKeys.pause)) !== undefined) return { kind: 'paused' };
  const repairs = await planRepair(world);
  return toOutcome('repaired', repairs, await moveAll(world, repairs.filter(isMove), held));
}

/**
 * Makes the catalog's partitions what history and records say, after it was lost or changed by hand. Total, CSV and
 * whatever has no record any more follow by the next look at all partitions. A history entry or a record that cannot be
 * read is a problem of its partition.
 */
export async function repair(world: World, { isDryRun, ...caller }: RepairOptions): Promise<RepairOutcome> {
  if (isDryRun) return toOutcome('dry-run', await planRepair(world));
  const outcome = await takeLease(world, caller.owner, caller.leaseSeconds);
  if (outcome.kind === 'held-by-other') return { kind: 'later', message: `lease held by ${outcome.owner}` };
  try {
    return await repairUnderLease(world, { lease: outcome.lease, caller });
  } finally {
    await releaseLease(world, outcome.lease);
  }
}
