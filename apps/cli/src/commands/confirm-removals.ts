import { observe, statusOf } from '@ledgerline/reconciler';
import type { CommandResult } from '../envelope.ts';
import { type ChangeOptions, changeState } from '../operate/change-state.ts';
import { partitionWords } from '../operate/look-at-partition.ts';
import { counted } from '../render/quantities.ts';

/** Says yes to a list of partitions whose objects are gone, and to no other list. */
export async function confirmRemovals(options: ChangeOptions): Promise<CommandResult> {
  return changeState(options, {
    propose: async ({ world }) => {
      const status = statusOf(await observe(world, 'all'));
      const { removalsDigest: digest } = status;
      const gone = status.partitions.filter(({ state, why }) => state === 'held' && why === 'removals');
      if (digest === null || gone.length === 0)
        return { kind: 'up-to-date', data: { partitions: [] }, text: 'no removals wait for a yes' };
      return {
        will: `${counted(gone.length, 'partition')} without objects ${gone.length === 1 ? 'is' : 'are'} taken out of the catalog; the files of their builds stay`,
        details: [
          ...gone.map(partitionWords),
          `  list ${digest.slice(0, 12)}; the yes is to this list alone`,
        ],
        request: { mode: 'confirm-removals', digest },
      };
    },
  });
}
