import {
  curatedKeys,
  fingerprintOf,
  fromPartitionParameters,
  inputHashOf,
  type PublishedBuild,
} from '@ledgerline/schema';
import type { MemoryWorld } from '../world/memory-world.ts';
import { isBad, linesOf } from '../world/words.ts';
import type { Cloud } from './cloud.ts';
import { countOf } from './doubles.ts';
import { days, listedOf } from './input-files.ts';
import { successKeyOf } from './producers.ts';

export const publishedOf = ({ daily }: MemoryWorld, partition: string): PublishedBuild | null => {
  const parameters = daily.partitions.get(partition.slice('ingest_date='.length))?.parameters;
  return parameters === undefined ? null : fromPartitionParameters(parameters);
};

/** Contents with records that a published partition has, and how often. */
function contentsOf(world: MemoryWorld, partition: string): ReadonlyMap<string, number> {
  const published = publishedOf(world, partition);
  if (published === null) return new Map();
  const key = `builds/${partition}/${fingerprintOf(published)}.json`;
  const { objects = [] } = JSON.parse(world.curated.objects.get(key)?.text ?? '{}');
  return countOf(objects.filter(({ size }: { size: number }) => size > 0));
}

function isDouble(world: MemoryWorld, partition: string): boolean {
  if (world.spec.gates.duplicateContent === 'allow') return false;
  const own = listedOf(world, partition).filter(({ size }) => size > 0);
  const shown = contentsOf(world, partition);
  const others = days.filter((day) => day !== partition).map((day) => contentsOf(world, day));
  return [...countOf(own)].some(
    ([etag, copies]) =>
      copies > (shown.get(etag) ?? 0) && (copies > 1 || others.some((contents) => contents.has(etag))),
  );
}

function holdOfLines(lines: readonly string[]): readonly string[] {
  if (lines.includes('KILLER')) return ['failed', ...(lines.includes('REFUSE') ? ['refused'] : [])];
  if (lines.includes('REFUSE')) return ['refused'];
  const bad = lines.filter(isBad).length;
  return bad > lines.length / 2 || bad === lines.length ? ['gate'] : [];
}

/** Whatever contract it is built under. */
function holdsOfInput(world: MemoryWorld, partition: string): readonly string[] {
  const lines = holdOfLines(listedOf(world, partition).flatMap(({ text }) => linesOf(text)));
  return lines.length === 0 && isDouble(world, partition) ? ['gate'] : lines;
}

/** Why what is listed may not be published as it is; nothing when it must be. */
export function holdsOf(cloud: Cloud, partition: string): readonly string[] {
  const { world, deployments, hasSchedule, heldByPeople } = cloud;
  const listed = listedOf(world, partition);
  const published = publishedOf(world, partition);
  if (listed.length === 0) return published === null ? [] : ['removals', ...(hasSchedule ? [] : ['absent'])];
  const inputHash = inputHashOf(listed);
  const holds = holdsOfInput(world, partition);
  // a backfill that came after it frees it, and then what is listed may be held for its own sake
  const ofBackfill = world.curated.objects.has(curatedKeys.backfill) ? holds : [];
  if (published?.heldAgainst === inputHash && heldByPeople.has(`${partition} ${inputHash}`))
    return ['rollback', ...ofBackfill];
  const isOlder = published?.contractHash !== world.spec.contractHash && published?.voidProblem === undefined;
  const isContract = published?.inputHash === inputHash && isOlder && deployments > 0;
  // it may have built it, and then a person has to let it through as the one before
  if (isContract) return ['contract', ...ofBackfill];
  const isReady = !world.spec.arrival.successObject || world.raw.objects.has(successKeyOf(partition));
  return isReady ? holds : [...holds, 'not-ready'];
}
