import type { InputObject } from '@ledgerline/schema';
import type { KnownSegment, PartitionView } from './observation.ts';
import { weigh } from './weigh.ts';
import type { Limits } from './world.ts';

/** Which scans a build takes over, and what of its objects is scanned. */
export interface Reuse {
  readonly ids: readonly string[];
  readonly rest: readonly InputObject[];
}

/** What is listed of a partition, and what was scanned of it. */
type Scanned = Pick<PartitionView, 'objects' | 'segments'>;

const bytesOf = ({ objects }: Pick<KnownSegment, 'objects'>) =>
  objects.reduce((sum, { size }) => sum + size, 0);

/** All of its objects are listed as they were scanned. */
function isUnchanged({ objects }: KnownSegment, listed: ReadonlyMap<string, InputObject>): boolean {
  return (
    objects.length > 0 &&
    objects.every(({ key, etag, size }) => {
      const now = listed.get(key);
      return now?.etag === etag && now.size === size;
    })
  );
}

/** Largest first, and none that shares an object with one that was chosen before. */
function chooseDisjoint(segments: readonly KnownSegment[]): readonly KnownSegment[] {
  const taken = new Set<string>();
  const byBytes = segments
    .map((one) => ({ one, bytes: bytesOf(one) }))
    .sort((a, b) => b.bytes - a.bytes || (a.one.id < b.one.id ? -1 : 1));
  return byBytes
    .map(({ one }) => one)
    .filter(({ objects }) => {
      if (objects.some(({ key }) => taken.has(key))) return false;
      for (const { key } of objects) taken.add(key);
      return true;
    });
}

function fittingOf({ objects, segments }: Scanned): readonly KnownSegment[] {
  const listed = new Map(objects.map((object) => [object.key, object]));
  return chooseDisjoint(segments.filter((one) => isUnchanged(one, listed)));
}

function reuse(chosen: readonly KnownSegment[], objects: readonly InputObject[]): Reuse {
  const covered = new Set(chosen.flatMap((one) => one.objects.map(({ key }) => key)));
  const rest = objects.filter(({ key }) => !covered.has(key));
  return { ids: chosen.map(({ id }) => id).sort(), rest };
}

/** Every scan of objects that are listed as they were. */
export const reuseAll = (scanned: Scanned): Reuse => reuse(fittingOf(scanned), scanned.objects);

/**
 * A late file costs only itself: the scans of all unchanged objects are taken over. Many late files would make a build
 * of many scans; beyond the limit the smaller half of what is allowed is scanned again, as one. Where that is more than
 * one run takes, all are kept: a part that was scanned would only be scanned again, for ever.
 *
 * @param room bytes that the run may scan for it
 */
export function chooseSegments(
  scanned: Scanned,
  limits: Pick<Limits, 'segmentsPerBuild' | 'bytesPerObject'>,
  room: number,
): Reuse {
  const { segmentsPerBuild } = limits;
  const fitting = fittingOf(scanned);
  const all = reuse(fitting, scanned.objects);
  if (fitting.length < segmentsPerBuild) return all;
  const fewer = reuse(fitting.slice(0, Math.floor(segmentsPerBuild / 2)), scanned.objects);
  return weigh(fewer.rest, limits) > room ? all : fewer;
}
