import { afterDeath } from '@ledgerline/engine-duckdb/after-death';
import type { Held } from './output-folder.ts';

export interface OutputGuard {
  /** Leads a process group that writes below the folder too, and has to end first; null when it has ended. */
  readonly tell: (leader: number | null) => void;
  /** The run has cleaned up. */
  readonly release: () => void;
}

/**
 * The names of a run are its own, but for the lock: that one stays, as a new run may take it at any moment. It is a link
 * that names a process which is over, so it blocks nobody. Processes that were killed may still end a write, hence the
 * second try.
 */
const script = `
[ -z "$said" ] || kill -s KILL -- "-$said"
inner=$0 run=$1 temporary=$2 next=$3
unless_current() { [ "$(readlink "$inner/current")" = "$run" ] || rm -rf "$inner/$run"; }
for try in 1 2 3 4 5; do
  rm -rf "$temporary" "$next" && unless_current && break
  sleep 1
done
`;

/** Takes away what a run holds, but no published result, when this process ends without `release`. */
export function guardOutput({ inner, runId, temporary, next }: Held): OutputGuard {
  const { tell, release } = afterDeath(script, [inner, runId, temporary, next]);
  return { tell: (leader) => tell(leader === null ? '' : String(leader)), release };
}
