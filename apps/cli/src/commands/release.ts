import { observe, type PartitionStatus, statusOf } from '@ledgerline/reconciler';
import type { CommandResult } from '../envelope.ts';
import { parsePartitions } from '../inputs/partition-argument.ts';
import { type Note, noteOf } from '../inputs/reason-argument.ts';
import { type ChangeOptions, changeState, type Proposal } from '../operate/change-state.ts';
import { partitionWords } from '../operate/look-at-partition.ts';

export interface ReleaseOptions extends ChangeOptions {
  readonly partitions: readonly string[];
  readonly reason?: string | undefined;
}

/** Of a list that was cut short some are free already. */
export function proposeRelease(looked: readonly PartitionStatus[], note: Note): Proposal {
  const held = looked.filter(({ published }) => (published?.heldAgainst ?? null) !== null);
  const names = held.map(({ partition }) => partition).join(', ');
  return {
    will: `the rollback of ${names} ends: what its input asks for is published again, unless something else holds it`,
    details: looked.map(partitionWords),
    request: { mode: 'release', partitions: looked.map(({ partition }) => partition), ...note },
  };
}

/** Ends a rollback: the partition follows its input again. */
export async function release({ partitions, reason, ...options }: ReleaseOptions): Promise<CommandResult> {
  const released = parsePartitions(partitions);
  const note = noteOf(reason);
  return changeState(options, {
    propose: async ({ world }) => proposeRelease(statusOf(await observe(world, released)).partitions, note),
  });
}
