import { type BuiltRecord, curatedKeys, type InputObject, segment } from '@ledgerline/schema';
import { reuseAll } from './choose-segments.ts';
import { inParallel } from './in-parallel.ts';
import type { KnownSegment } from './observation.ts';
import { readDocument } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

/** Documents of one round of reads. */
const readAtATime = 64;

/** What a record says of its segments; their documents need not be read for that. */
function segmentsOf({ segments, objects }: BuiltRecord): KnownSegment[] {
  const byKey = new Map(objects.map((object) => [object.key, object]));
  return segments.map(({ id, keys }) => ({ id, objects: keys.flatMap((key) => byKey.get(key) ?? []) }));
}

/** Ids of all documents there are, newest first. */
async function listIds(
  { curated }: Pick<VisibleWorld, 'curated'>,
  partition: string,
): Promise<readonly string[]> {
  const prefix = curatedKeys.segments(partition);
  const found: { id: string; at: string }[] = [];
  for await (const page of curated.list(prefix))
    for (const { key, lastModified } of page)
      found.push({ id: key.slice(prefix.length, -'.json'.length), at: lastModified });
  return found.sort((a, b) => (a.at < b.at ? 1 : -1)).map(({ id }) => id);
}

interface Wanted {
  readonly partition: string;
  readonly objects: readonly InputObject[];
}

const covers = (segments: readonly KnownSegment[], { objects }: Wanted) =>
  reuseAll({ objects, segments }).rest.length === 0;

/**
 * Scans of this partition under the present contract: those of builds we know, then, newest first, those that no record
 * names, until all that is listed is covered: a build in parts leaves as many as it has parts. What is read for nothing
 * are scans that a later one replaced, and those the sweep takes.
 */
export async function observeSegments(
  { curated, spec: { contractHash } }: VisibleWorld,
  wanted: Wanted,
  built: readonly BuiltRecord[],
): Promise<readonly KnownSegment[]> {
  const ids = await listIds({ curated }, wanted.partition);
  const ofRecords = built.filter((record) => record.contractHash === contractHash).flatMap(segmentsOf);
  const told = new Map(ofRecords.map((one) => [one.id, one]));
  const known = ids.flatMap((id) => told.get(id) ?? []);
  const named = new Set(built.flatMap(({ segments }) => segments).map(({ id }) => id));
  const loose = ids.filter((id) => !named.has(id));
  for (let at = 0; at < loose.length && !covers(known, wanted); at += readAtATime) {
    const read = await inParallel(loose.slice(at, at + readAtATime), (id) =>
      readDocument(curated, curatedKeys.segment(wanted.partition, id), segment),
    );
    for (const one of read)
      if (one?.contractHash === contractHash) known.push({ id: one.id, objects: one.objects });
  }
  return known;
}
