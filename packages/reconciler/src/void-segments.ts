import { curatedKeys, type Segment, segment } from '@ledgerline/schema';
import { inParallel } from './in-parallel.ts';
import { readDocument, unlessMalformed } from './read-document.ts';
import type { World } from './world.ts';

const folderOf = (key: string) => key.slice(0, key.lastIndexOf('/') + 1);

/** What is wrong with a segment that a plan would take over; null when its files are all there. */
async function filesProblem({ curated }: World, found: Segment | null): Promise<string | null> {
  if (found === null) return 'its document is gone';
  const files = [...found.summary, ...found.quarantine];
  // their sizes from a listing: who plans need not be able to read rejected records
  const sizes = new Map<string, number>();
  for (const folder of new Set(files.map(({ key }) => folderOf(key))))
    for await (const page of curated.list(folder)) for (const { key, size } of page) sizes.set(key, size);
  const wrong = files.find(({ key, size }) => sizes.get(key) !== size);
  if (wrong === undefined) return null;
  return `${wrong.key} has ${sizes.get(wrong.key) ?? 'no'} bytes, the segment says ${wrong.size}`;
}

const segmentProblem = (world: World, key: string): Promise<string | null> =>
  unlessMalformed(
    readDocument(world.curated, key, segment).then((found) => filesProblem(world, found)),
    ({ message }) => message,
  );

/**
 * Deletes segments that cannot be read, or whose files are not what they say, so that their objects are scanned again. A run that met one would
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
    const problem = await segmentProblem(world, key);
    if (problem === null) return null;
    log('error', 'segment is void and was deleted', { partition, id, problem });
    await curated.delete(key);
    return problem;
  });
  return problems.filter((problem) => problem !== null).length;
}
