import {
  type BuiltRecord,
  canonicalJson,
  curatedKeys,
  type History,
  partitionValue,
  toPartitionParameters,
} from '@ledgerline/schema';
import type { MemoryWorld } from './memory-world.ts';

export type Entry = Partial<Pick<History, 'why' | 'heldAgainst' | 'time' | 'note' | 'previous' | 'shownAt'>>;

export async function writeEntry(
  world: MemoryWorld,
  { partition, fingerprint, runId }: Pick<History, 'partition' | 'fingerprint' | 'runId'>,
  given: Entry = {},
): Promise<void> {
  const time = given.time ?? world.now().toISOString();
  const entry: History = {
    version: 1,
    partition,
    time,
    fingerprint,
    previous: null,
    runId,
    why: 'changed',
    ...given,
  };
  const { resultVersion } = world.spec;
  const key = curatedKeys.history(resultVersion, partition, time, fingerprint ?? 'removed');
  await world.curated.putText(key, canonicalJson(entry));
}

/** Points both tables of the catalog at a build, without a word in history. */
export function point(
  { daily, quarantine, now }: MemoryWorld,
  record: BuiltRecord,
  { heldAgainst, publishedAt = now().toISOString() }: { heldAgainst?: string; publishedAt?: string } = {},
): void {
  const { partition, runId, counts, controlTotals: totals, inputHash, contractHash } = record;
  const build = { runId, inputHash, contractHash, ...counts, totals, publishedAt, heldAgainst };
  const value = partitionValue(partition);
  const parameters = toPartitionParameters(build);
  const at = (prefix: string) => ({ value, location: `s3://curated/${prefix}`, parameters });
  quarantine.partitions.set(value, at(curatedKeys.quarantine(runId, partition)));
  daily.partitions.set(value, at(curatedKeys.summary(runId, partition)));
}

/** What a publication leaves behind. */
export async function publishByHand(
  world: MemoryWorld,
  record: BuiltRecord,
  entry: Entry = {},
): Promise<void> {
  await writeEntry(world, record, { shownAt: world.now().toISOString(), ...entry });
  const { heldAgainst } = entry;
  point(world, record, heldAgainst === undefined ? {} : { heldAgainst });
}
