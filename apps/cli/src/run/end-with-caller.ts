import { afterDeath } from '@ledgerline/engine-duckdb/after-death';

export interface Guard {
  /** Ends the group now. */
  readonly end: () => void;
  /** The group has ended by itself. */
  readonly release: () => void;
}

/**
 * Kills a process group and removes its folder when this process ends, however that ends.
 *
 * @param leader the process that leads the group
 */
export function endWithCaller(leader: number, folder: string): Guard {
  const { now, release } = afterDeath('kill -s KILL -- "-$0"; rm -rf "$1"', [String(leader), folder]);
  return { end: now, release };
}
