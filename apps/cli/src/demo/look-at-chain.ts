import { observe, type Status, statusOf, type VisibleWorld } from '@ledgerline/reconciler';
import { reasonOf, stateWord } from '../render/render-status.ts';
import type { PartitionSight, Sight } from './chain.ts';

/** Runs that one demo may see. */
const runsLookedAt = 20;

function toPartitionSight(partition: string, status: Status): PartitionSight {
  const seen = status.partitions.find((candidate) => candidate.partition === partition);
  const state = seen === undefined ? 'absent' : stateWord(seen);
  if (seen === undefined || state === 'absent')
    return { partition, state: 'stale', why: 'not listed in the raw bucket' };
  return { partition, state, why: reasonOf(seen) };
}

export interface ChainLook extends Sight {
  readonly status: Status;
}

/** One look at the uploaded partitions with the eyes of the reconciler; it changes nothing. */
export async function lookAtChain(world: VisibleWorld, partitions: readonly string[]): Promise<ChainLook> {
  const runs = await world.runs.listRecent(runsLookedAt);
  const status = statusOf(await observe(world, partitions));
  return {
    status,
    runs,
    partitions: partitions.map((partition) => toPartitionSight(partition, status)),
    isTotalCurrent: status.total.state === 'up-to-date',
  };
}
