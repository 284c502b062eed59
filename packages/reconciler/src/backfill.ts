import { stopBackfill } from './backfill-document.ts';
import { isFreedByBackfill, isInBackfill } from './decide.ts';
import type { Observation, PartitionView } from './observation.ts';
import type { Planned } from './plan.ts';
import type { Decision } from './verdict.ts';
import type { World } from './world.ts';

/**
 * Something of a backfill is still to be done about this partition, and nobody has to decide about it first. An input
 * that was rolled back before `_SUCCESS` came, or whose build is held, is held by its rollback once the backfill is over.
 */
function isOpen(view: PartitionView, { isBackfill, verdict }: Decision, seen: Observation): boolean {
  const isHeldAgainst = view.wanted !== null && view.published?.build.heldAgainst === view.wanted.inputHash;
  const isAskedFor = isBackfill ? isInBackfill(view, seen) : isHeldAgainst && isFreedByBackfill(view, seen);
  if (!isAskedFor) return false;
  if (verdict.kind === 'waiting') return verdict.why !== 'not-ready' || verdict.until !== undefined;
  return verdict.kind !== 'held' && verdict.kind !== 'up-to-date';
}

/**
 * Ends a backfill once a look at all prefixes finds nothing that it could still do. One of another contract may be that
 * of a newer deployment, which began while this call was under way; if it is older, it builds nothing any more.
 */
export async function endBackfill(world: World, seen: Observation, { decisions }: Planned): Promise<void> {
  const { backfill, contractHash, isWhole, isPaused } = seen;
  if (backfill === null || backfill.contractHash !== contractHash) return;
  const isDone =
    isWhole && !isPaused && !seen.partitions.some((view, n) => isOpen(view, decisions[n] as Decision, seen));
  if (isDone) await stopBackfill(world, backfill);
}
