import { partitionOf, partitionValue, voidParameter } from '@ledgerline/schema';
import { movePointers } from './move-pointers.ts';
import type { PublishOutcome } from './publish.ts';
import type { World } from './world.ts';

/** A published build whose files are not what its record says. */
export interface VoidBuild {
  readonly partition: string;
  readonly problem: string;
}

/**
 * Notes at the pointers what is wrong, so that every look from now on finds the partitions stale, until they are
 * published. Their location stays: the record is deleted when it would be published again.
 */
export async function noteVoid(
  { daily, log }: World,
  voided: readonly VoidBuild[],
): Promise<Pick<PublishOutcome, 'voided' | 'stuck'>> {
  log('error', 'published builds are void', { voided });
  const problems = new Map(voided.map(({ partition, problem }) => [partitionValue(partition), problem]));
  const pointers = await daily.getPartitions([...problems.keys()]);
  const noted = pointers.map(({ parameters, ...rest }) => ({
    ...rest,
    parameters: { ...parameters, [voidParameter]: problems.get(rest.value) ?? '' },
  }));
  const unmoved = await movePointers(daily, noted);
  return { voided, stuck: unmoved.map(({ value, message }) => ({ partition: partitionOf(value), message })) };
}
