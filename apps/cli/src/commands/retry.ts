import type { CommandResult } from '../envelope.ts';
import { parsePartitions } from '../inputs/partition-argument.ts';
import { type ChangeOptions, changeState } from '../operate/change-state.ts';
import { partitionsWords } from '../operate/look-at-partition.ts';

export interface RetryOptions extends ChangeOptions {
  /** None: the total. */
  readonly partitions: readonly string[];
}

/** Forgives what failed, so that it is tried again; without partitions that of the total. */
export async function retry({ partitions, ...options }: RetryOptions): Promise<CommandResult> {
  const retried = parsePartitions(partitions);
  const what = retried.length === 0 ? 'the total' : retried.join(', ');
  return changeState(options, {
    propose: async ({ world }) => ({
      will: `what failed or was refused of ${what} is forgotten, and it is tried again`,
      details: await partitionsWords(world, retried),
      request: { mode: 'retry', partitions: [...retried] },
    }),
  });
}
