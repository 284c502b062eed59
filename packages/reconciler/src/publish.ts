import { type BuiltRecord, curatedKeys, type History, partitionOf } from '@ledgerline/schema';
import { confirmMoved, writeHistory } from './history.ts';
import { inParallel } from './in-parallel.ts';
import { buildProblem } from './manifest.ts';
import { movePointers } from './move-pointers.ts';
import type { Published } from './observation.ts';
import { type Pointers, pointersOf, type Standing } from './pointers-of.ts';
import type { HistoryEntry } from './read-history.ts';
import { noteVoid, type VoidBuild } from './void-builds.ts';
import type { World } from './world.ts';

/** A pointer that is to move. */
export interface Move {
  readonly record: BuiltRecord;
  /** What readers see now. */
  readonly published: Published | null;
  readonly why: History['why'];
  /** The wanted inputHash that the partition is held against from now on: a rollback. */
  readonly heldAgainst?: string | undefined;
  /** What the person who asked for it said. */
  readonly note?: string | undefined;
}

export interface PublishOutcome {
  readonly published: readonly { readonly partition: string; readonly runId: string }[];
  /** Builds that nobody knew to be void: their files are not what their record says. */
  readonly voided: readonly { readonly partition: string; readonly problem: string }[];
  /** What the catalog did not move, or says it moved and reads back otherwise. */
  readonly stuck: readonly { readonly partition: string; readonly message: string }[];
}

/** What the pointer says of the build, when readers are pointed at it already. */
const shownAs = ({ record, published }: Move): Published['build'] | undefined =>
  published?.build.runId === record.runId && published.fingerprint === record.fingerprint
    ? published.build
    : undefined;

/** A build that is pointed at again, only its quarantine being moved, keeps its time and what it is held against. */
function standingOf(move: Move, time: string): Standing {
  const shown = shownAs(move);
  return {
    publishedAt: shown?.publishedAt ?? time,
    heldAgainst: move.heldAgainst ?? shown?.heldAgainst,
  };
}

function writeEntry(world: World, move: Move, time: string): Promise<HistoryEntry> {
  const { record, published, why, note } = move;
  const { heldAgainst } = standingOf(move, time);
  return writeHistory(world, {
    partition: record.partition,
    time,
    fingerprint: record.fingerprint,
    previous: published?.fingerprint ?? null,
    runId: record.runId,
    why,
    ...(heldAgainst !== undefined && { heldAgainst }),
    ...(note !== undefined && { note }),
  });
}

const toVoidBuild = ({ move, problem }: { readonly move: Move; readonly problem: string }): VoidBuild => ({
  partition: move.record.partition,
  problem,
});

async function deleteRecord({ curated, log }: World, { record }: Move, problem: string): Promise<void> {
  const { partition, runId, fingerprint } = record;
  log('error', 'build record is void and was deleted', { partition, runId, fingerprint, problem });
  await curated.delete(curatedKeys.build(partition, fingerprint));
}

/**
 * A record whose files differ from its manifest is void: it goes, so that the partition is built again. What readers are
 * pointed at is noted there first, and that tells of it; its record goes only if it would be published once more.
 */
async function splitVoid(world: World, moves: readonly Move[]) {
  const problems = await inParallel(moves, ({ record }) => buildProblem(world.curated, record));
  const voided = moves.flatMap((move, n) => {
    const problem = problems[n] ?? null;
    const shown = shownAs(move);
    const isNoted = shown?.voidProblem !== undefined;
    return problem === null ? [] : [{ move, problem, isNoted, isKept: shown !== undefined && !isNoted }];
  });
  const kept = voided.filter(({ isKept }) => isKept).map(toVoidBuild);
  const { stuck } = kept.length === 0 ? { stuck: [] } : await noteVoid(world, kept);
  const dropped = voided.filter(({ isKept }) => !isKept);
  await inParallel(dropped, ({ move, problem }) => deleteRecord(world, move, problem));
  return {
    sound: moves.filter((_, n) => problems[n] === null),
    voided: voided.filter(({ isNoted }) => !isNoted).map(toVoidBuild),
    stuck,
  };
}

/**
 * Publishes builds: history, then quarantine, then summary, then in history that they were shown. The summary partition
 * is the commit and moves last of the pointers; a crash before it leaves readers with the old build and the next look
 * with the same work.
 */
export async function publish(world: World, moves: readonly Move[]): Promise<PublishOutcome> {
  const time = world.now().toISOString();
  const { sound, voided, stuck: unnoted } = await splitVoid(world, moves);
  const entries = await inParallel(sound, (one) => writeEntry(world, one, time));

  const move = async (which: keyof Pointers, chosen: readonly Move[]) => {
    const table = which === 'summary' ? world.daily : world.quarantine;
    const problems = await movePointers(
      table,
      chosen.map((one) => pointersOf(world, one.record, standingOf(one, time))[which]),
    );
    return problems.map(({ value, message }) => ({ partition: partitionOf(value), message }));
  };
  const without = (problems: readonly { readonly partition: string }[]) => (one: Move) =>
    !problems.some(({ partition }) => partition === one.record.partition);

  const unquarantined = await move('quarantine', sound);
  const ready = sound.filter(without(unquarantined));
  const unmoved = await move('summary', ready);
  const stuck = [...unnoted, ...unquarantined, ...unmoved];
  await confirmMoved(world, entries, stuck);
  return {
    published: ready
      .filter(without(unmoved))
      .map(({ record }) => ({ partition: record.partition, runId: record.runId })),
    voided,
    stuck,
  };
}
