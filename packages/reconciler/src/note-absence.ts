import { canonicalJson } from '@ledgerline/schema';
import type { Observation } from './observation.ts';
import { notedAbsence } from './removals.ts';
import { readRemovals, writeRemovals } from './removals-document.ts';
import type { World } from './world.ts';

/**
 * Puts on record which partitions were empty at this look. Needs no lease: the document is written only over what the
 * look has read, and who comes second finds out at the next look.
 */
export async function noteAbsence(world: World, seen: Observation): Promise<void> {
  const next = notedAbsence(seen);
  if (canonicalJson(next) === canonicalJson(seen.removals)) return;
  const stored = await readRemovals(world);
  if (stored.document.revision === seen.removals.revision) await writeRemovals(world, stored, next);
}
