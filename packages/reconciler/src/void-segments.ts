import type { Segment } from '@ledgerline/schema';
import { inParallel } from './in-parallel.ts';
import type { VisibleWorld } from './world.ts';

type Files = Pick<Segment, 'summary' | 'quarantine'>;

async function isVoid({ curated }: Pick<VisibleWorld, 'curated'>, { summary, quarantine }: Files) {
  for (const { key, size } of [...summary, ...quarantine])
    if ((await curated.head(key))?.size !== size) return true;
  return false;
}

/**
 * Segments of which a file is gone or has another size. A build must not be made of them; their documents must go, or
 * they would stand in the way of the new ones, as a document is only written where none lies.
 */
export async function voidSegments<S extends Files>(
  world: Pick<VisibleWorld, 'curated'>,
  segments: readonly S[],
): Promise<readonly S[]> {
  const verdicts = await inParallel(segments, (segment) => isVoid(world, segment));
  return segments.filter((_, n) => verdicts[n]);
}
