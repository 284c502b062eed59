import { type BuiltRecord, curatedKeys, segment } from '@ledgerline/schema';
import { inParallel } from './in-parallel.ts';
import type { KnownSegment } from './observation.ts';
import { readDocument } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

/** Scans that no record names: parts of a build that is not whole yet. Older ones are for the sweep. */
const looseSegments = 64;

/** What a record says of its segments; their documents need not be read for that. */
function segmentsOf({ segments, objects }: BuiltRecord): KnownSegment[] {
  const byKey = new Map(objects.map((object) => [object.key, object]));
  return segments.map(({ id, keys }) => ({ id, objects: keys.flatMap((key) => byKey.get(key) ?? []) }));
}

/** Ids of all documents there are, newest first. */
async function listIds({ curated }: VisibleWorld, partition: string): Promise<readonly string[]> {
  const prefix = curatedKeys.segments(partition);
  const found: { id: string; at: string }[] = [];
  for await (const page of curated.list(prefix))
    for (const { key, lastModified } of page)
      found.push({ id: key.slice(prefix.length, -'.json'.length), at: lastModified });
  return found.sort((a, b) => (a.at < b.at ? 1 : -1)).map(({ id }) => id);
}

/** Scans of this partition under the present contract: those of builds we know, and the newest others. */
export async function observeSegments(
  world: VisibleWorld,
  partition: string,
  built: readonly BuiltRecord[],
): Promise<readonly KnownSegment[]> {
  const { contractHash } = world.spec;
  const ids = await listIds(world, partition);
  const ofRecords = built.filter((record) => record.contractHash === contractHash).flatMap(segmentsOf);
  const told = new Map(ofRecords.map((one) => [one.id, one]));
  const loose = ids.filter((id) => !told.has(id)).slice(0, looseSegments);
  const read = await inParallel(loose, (id) =>
    readDocument(world.curated, curatedKeys.segment(partition, id), segment),
  );
  const fitting = read.flatMap((one) => (one?.contractHash === contractHash ? [one] : []));
  return [...ids.flatMap((id) => told.get(id) ?? []), ...fitting.map(({ id, objects }) => ({ id, objects }))];
}
