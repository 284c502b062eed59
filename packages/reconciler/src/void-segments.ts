import { curatedKeys, type Segment, segment } from '@ledgerline/schema';
import { inParallel } from './in-parallel.ts';
import { readDocument } from './read-document.ts';
import type { World } from './world.ts';

/** What is wrong with a segment that a plan would take over; null when its files are all there. */
async function segmentProblem({ curated }: World, found: Segment | null): Promise<string | null> {
  if (found === null) return 'its document is gone';
  for (const { key, size } of [...found.summary, ...found.quarantine]) {
    const head = await curated.head(key);
    if (head?.size !== size) return `${key} has ${head?.size ?? 'no'} bytes, the segment says ${size}`;
  }
  return null;
}

/**
 * Deletes segments whose files are not what they say, so that their objects are scanned again. A run that met one would
 * fail, and three times the same failure holds a partition.
 *
 * @returns how many were void
 */
export async function deleteVoidSegments(
  world: World,
  partition: string,
  ids: readonly string[],
): Promise<number> {
  const { curated, log } = world;
  const problems = await inParallel(ids, async (id) => {
    const key = curatedKeys.segment(partition, id);
    const problem = await segmentProblem(world, await readDocument(curated, key, segment));
    if (problem === null) return null;
    log('error', 'segment is void and was deleted', { partition, id, problem });
    await curated.delete(key);
    return problem;
  });
  return problems.filter((problem) => problem !== null).length;
}
