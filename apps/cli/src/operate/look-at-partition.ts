import {
  observe,
  type PartitionStatus,
  type PartitionView,
  statusOf,
  type VisibleWorld,
} from '@ledgerline/reconciler';
import { reasonOf, stateWord } from '../render/render-status.ts';

export interface LookedPartition {
  readonly view: PartitionView;
  readonly status: PartitionStatus;
}

/** One partition as the reconciler sees it. */
export async function lookAtPartition(world: VisibleWorld, partition: string): Promise<LookedPartition> {
  const seen = await observe(world, [partition]);
  const [[view], [status]] = [seen.partitions, statusOf(seen).partitions];
  if (view === undefined || status === undefined)
    throw new Error(`a look at ${partition} alone saw ${seen.partitions.length} partitions`);
  return { view, status };
}

/** What readers see of it, and why that is not what is wanted. */
export function standingOf(one: PartitionStatus): string {
  const { published, state } = one;
  const seen =
    published === null ? 'nothing published' : `${published.accepted} rows of run ${published.runId}`;
  const isThere = published !== null || state !== 'up-to-date';
  return `${seen}; ${isThere ? [stateWord(one), reasonOf(one)].filter(Boolean).join(', ') : 'no objects'}`;
}

/** The same as a line of its own. */
export const partitionWords = (one: PartitionStatus) => `  ${one.partition}: ${standingOf(one)}`;

/** The same of several. */
export async function partitionsWords(
  world: VisibleWorld,
  partitions: readonly string[],
): Promise<readonly string[]> {
  if (partitions.length === 0) return [];
  return statusOf(await observe(world, partitions)).partitions.map(partitionWords);
}
