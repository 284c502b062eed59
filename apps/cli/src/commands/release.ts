import type { CommandResult } from '../envelope.ts';
import { parsePartitions } from '../inputs/partition-argument.ts';
import { noteOf } from '../inputs/reason-argument.ts';
import { type ChangeOptions, changeState } from '../operate/change-state.ts';
import { partitionsWords } from '../operate/look-at-partition.ts';

export interface ReleaseOptions extends ChangeOptions {
  readonly partitions: readonly string[];
  readonly reason?: string | undefined;
}

/** Ends a rollback: the partition follows its input again. */
export async function release({ partitions, reason, ...options }: ReleaseOptions): Promise<CommandResult> {
  const released = parsePartitions(partitions);
  const note = noteOf(reason);
  return changeState(options, {
    propose: async ({ world }) => ({
      will: `the rollback of ${released.join(', ')} ends, and readers get the newest build again`,
      details: await partitionsWords(world, released),
      request: { mode: 'release', partitions: [...released], ...note },
    }),
  });
}
