import type { BuiltRecord } from '@ledgerline/schema';
import type { PartitionView } from './observation.ts';

/**
 * True when an older build may be published although more is listed by now: all of its objects are still listed with
 * their ETags, and it has every still listed object of the published build. A day that changes all the time moves
 * forward and never back.
 */
export function isLosingNothing(record: BuiltRecord, view: PartitionView): boolean {
  const listed = new Map(view.objects.map(({ key, etag }) => [key, etag]));
  if (!record.objects.every(({ key, etag }) => listed.get(key) === etag)) return false;
  if (view.published === null) return true;
  if (view.publishedKeys === null) return false;
  const built = new Set(record.objects.map(({ key }) => key));
  return view.publishedKeys.every((key) => !listed.has(key) || built.has(key));
}
