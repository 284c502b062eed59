import { afterDeath } from '@ledgerline/engine-duckdb/after-death';
import type { Held } from './output-folder.ts';

export interface OutputGuard {
  /** Leads a process group that writes below the folder too, and has to end first; null when it has ended. */
  readonly tell: (leader: number | null) => void;
  /** The run has cleaned up. */
  readonly release: () => void;
}

/**
 * The names of a run are its own, but for the lock: that one is moved aside before it is looked at for the last time,
 * as a new run may have taken it. Processes that were killed may still end a write, hence the second try.
 */
const script = `
[ -z "$said" ] || kill -s KILL -- "-$said"
folder=$0 inner=$1 run=$2 temporary=$3 next=$4 owner=$5 is_new=$6
unless_current() { [ "$(readlink "$inner/current")" = "$run" ] || rm -rf "$inner/$run"; }
for try in 1 2 3 4 5; do
  rm -rf "$temporary" "$next" && unless_current && break
  sleep 1
done
aside=$inner/running.$run
if [ "$(readlink "$inner/running")" = "$owner" ] && mv "$inner/running" "$aside"; then
  taken=$(readlink "$aside")
  [ "$taken" = "$owner" ] || ln -s "$taken" "$inner/running"
  rm -f "$aside"
fi
rmdir "$inner" && [ "$is_new" = true ] && rmdir "$folder"
`;

/** Takes away what a run holds, but no published result, when this process ends without `release`. */
export function guardOutput({ folder, inner, runId, temporary, next, owner, isNew }: Held): OutputGuard {
  const args = [folder, inner, runId, temporary, next, owner, String(isNew)];
  const { tell, release } = afterDeath(script, args);
  return { tell: (leader) => tell(leader === null ? '' : String(leader)), release };
}
