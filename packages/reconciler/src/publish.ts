import type { CatalogPartition, CatalogTable } from '@ledgerline/aws';
import {
  type BuiltRecord,
  canonicalJson,
  curatedKeys,
  type History,
  partitionOf,
  partitionValue,
  toPartitionParameters,
} from '@ledgerline/schema';
import { manifestProblem } from './manifest.ts';
import { movePointers } from './move-pointers.ts';
import type { Move } from './plan.ts';
import type { World } from './world.ts';

type PrefixOf = (runId: string, partition: string) => string;

export interface PublishOutcome {
  readonly published: readonly { readonly partition: string; readonly runId: string }[];
  /** Records that were deleted because their files are not what they say. */
  readonly voided: readonly { readonly partition: string; readonly problem: string }[];
  /** What the catalog did not move, or says it moved and reads back otherwise. */
  readonly stuck: readonly { readonly partition: string; readonly message: string }[];
}

/** Quarantine and summary of a build carry the same parameters: who wrote them, what they count, since when. */
function toTarget(
  { curated }: World,
  { view, record }: Move,
  prefix: string,
  time: string,
): CatalogPartition {
  const { partition, runId, inputHash, contractHash, counts, controlTotals } = record;
  const again = view.published?.build.runId === runId ? view.published.build : undefined;
  const { publishedAt = time, heldAgainst } = again ?? {};
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
    location: `s3://${curated.name}/${prefix}`,
    parameters: toPartitionParameters(build),
  };
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

/** True when the newest entry is of this build: its pointer did not move then, and is tried again. */
async function isInHistory({ curated }: World, { partition, fingerprint }: BuiltRecord): Promise<boolean> {
  let newest: string | undefined;
  for await (const page of curated.list(`history/${partition}/`)) newest = page.at(-1)?.key ?? newest;
  return newest?.endsWith(`-${fingerprint}.json`) ?? false;
}

/** One entry for one build, however often its pointer has to be tried. */
async function writeHistory(world: World, { view, record }: Move, time: string): Promise<void> {
  if (await isInHistory(world, record)) return;
  const { partition, fingerprint, runId } = record;
  const entry: History = {
    version: 1,
    partition,
    time,
    fingerprint,
    previous: view.published?.fingerprint ?? null,
    runId,
    why: view.published === null ? 'new' : 'changed',
  };
  await world.curated.putText(curatedKeys.history(partition, time, fingerprint), canonicalJson(entry));
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
  for (const move of sound) await writeHistory(world, move, time);

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
