import { canonicalJson } from '@ledgerline/schema';
import { notedArrivals } from './arrival.ts';
import { readArrivals, writeArrivals } from './arrivals-document.ts';
import type { Observation } from './observation.ts';
import type { World } from './world.ts';

/**
 * Puts on record since when what is new is listed as it is. Needs no lease: the document is written only over what the
 * look has read, and who comes second finds out at the next look.
 */
export async function noteArrivals(world: World, seen: Observation): Promise<void> {
  const next = notedArrivals(seen);
  if (canonicalJson(next) === canonicalJson(seen.arrivals.seen)) return;
  const stored = await readArrivals(world);
  if (stored.document.revision === seen.arrivals.revision) await writeArrivals(world, stored, next);
}
