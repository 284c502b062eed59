import type { CatalogPartition, CatalogTable } from '@ledgerline/aws';
import {
  type BuiltRecord,
  curatedKeys,
  type History,
  partitionOf,
  partitionValue,
  toPartitionParameters,
} from '@ledgerline/schema';
import { writeHistory } from './history.ts';
import { manifestProblem } from './manifest.ts';
import { movePointers } from './move-pointers.ts';
import type { Published } from './observation.ts';
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

type PrefixOf = (runId: string, partition: string) => string;

export interface PublishOutcome {
  readonly published: readonly { readonly partition: string; readonly runId: string }[];
  /** Records that were deleted because their files are not what they say. */
  readonly voided: readonly { readonly partition: string; readonly problem: string }[];
  /** What the catalog did not move, or says it moved and reads back otherwise. */
  readonly stuck: readonly { readonly partition: string; readonly message: string }[];
}

/** Quarantine and summary of a build carry the same parameters: who wrote them, what they count, since when. */
export function toPointer(
  bucket: string,
  record: BuiltRecord,
  {
    prefix,
    publishedAt,
    heldAgainst,
  }: { prefix: string; publishedAt: string; heldAgainst?: string | undefined },
): CatalogPartition {
  const { partition, runId, inputHash, contractHash, counts, controlTotals } = record;
  const build = {
    runId,
    inputHash,
    contractHash,
    ...counts,
    totals: controlTotals,
    publishedAt,
    heldAgainst,
  };
  return {
    value: partitionValue(partition),
    location: `s3://${bucket}/${prefix}`,
    parameters: toPartitionParameters(build),
  };
}

/** A build that is pointed at again, only its quarantine being moved, keeps its time and what it is held against. */
function toTarget({ curated }: World, move: Move, prefix: string, time: string): CatalogPartition {
  const { record, published } = move;
  const isSame = published?.build.runId === record.runId && published.fingerprint === record.fingerprint;
  const publishedAt = isSame ? published.build.publishedAt : time;
  const heldAgainst = move.heldAgainst ?? (isSame ? published.build.heldAgainst : undefined);
  return toPointer(curated.name, record, { prefix, publishedAt, heldAgainst });
}

/** A record whose files differ from its manifest is void: it goes, so that the partition is built again. */
async function voidProblem(
  { curated, log }: World,
  { partition, runId, fingerprint, manifest }: BuiltRecord,
) {
  const problem =
    (await manifestProblem(curated, curatedKeys.summary(runId, partition), manifest.summary)) ??
    (await manifestProblem(curated, curatedKeys.quarantine(runId, partition), manifest.quarantine));
  if (problem === null) return null;
  log('error', 'build record is void and was deleted', { partition, runId, fingerprint, problem });
  await curated.delete(curatedKeys.build(partition, fingerprint));
  return problem;
}

async function splitVoid(world: World, moves: readonly Move[]) {
  const sound: Move[] = [];
  const voided: { partition: string; problem: string }[] = [];
  for (const move of moves) {
    const problem = await voidProblem(world, move.record);
    if (problem === null) sound.push(move);
    else voided.push({ partition: move.record.partition, problem });
  }
  return { sound, voided };
}

/**
 * Publishes builds: history, then quarantine, then summary. The summary partition is the commit and moves last; a
 * crash before it leaves readers with the old build and the next look with the same work.
 */
export async function publish(world: World, moves: readonly Move[]): Promise<PublishOutcome> {
  const time = world.now().toISOString();
  const { sound, voided } = await splitVoid(world, moves);
  for (const { record, published, why, heldAgainst, note } of sound)
    await writeHistory(world, {
      partition: record.partition,
      time,
      fingerprint: record.fingerprint,
      previous: published?.fingerprint ?? null,
      runId: record.runId,
      why,
      ...(heldAgainst !== undefined && { heldAgainst }),
      ...(note !== undefined && { note }),
    });

  const move = async (table: CatalogTable, prefixOf: PrefixOf, chosen: readonly Move[]) => {
    const targets = chosen.map((one) =>
      toTarget(world, one, prefixOf(one.record.runId, one.record.partition), time),
    );
    const problems = await movePointers(table, targets);
    return problems.map(({ value, message }) => ({ partition: partitionOf(value), message }));
  };
  const without = (problems: readonly { readonly partition: string }[]) => (one: Move) =>
    !problems.some(({ partition }) => partition === one.record.partition);

  const unquarantined = await move(world.quarantine, curatedKeys.quarantine, sound);
  const ready = sound.filter(without(unquarantined));
  const unmoved = await move(world.daily, curatedKeys.summary, ready);
  return {
    published: ready
      .filter(without(unmoved))
      .map(({ record }) => ({ partition: record.partition, runId: record.runId })),
    voided,
    stuck: [...unquarantined, ...unmoved],
  };
}
