import { hashDocument, type Removals } from '@ledgerline/schema';
import type { Observation, PartitionView } from './observation.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Between the look that first saw a partition empty and the one that takes it from readers. */
export const absentMinutes = 15;

/** Removals of 24 hours that nobody has to confirm: the larger of three and a tenth of what is published. */
const allowedAtLeast = 3;
const allowedShare = 0.1;

/** Since when a partition without objects has been seen so; null when this is the first look. */
export function absentSince({ partition }: PartitionView, { removals }: Observation): string | null {
  return removals.absentSince[partition] ?? null;
}

/** True when it was seen empty long enough ago, and this look sees all prefixes. */
export function mayBeRemoved(view: PartitionView, seen: Observation): boolean {
  const since = absentSince(view, seen);
  if (!seen.isWhole || since === null) return false;
  return Date.parse(seen.time) - Date.parse(since) >= absentMinutes * minuteMs;
}

export interface Guard {
  readonly isOpen: boolean;
  /** What would be removed and nobody has confirmed yet: what is shown is what is confirmed. */
  readonly list: Removals['confirmed'];
  /** Names the list. */
  readonly digest: string;
  readonly detail: string;
}

const recently = (removals: Removals, time: string) =>
  removals.removed.filter((one) => Date.parse(time) - Date.parse(one.time) < dayMs);

const toList = (views: readonly PartitionView[]): Guard['list'] =>
  views.flatMap(({ partition, published }) =>
    published === null ? [] : [{ partition, fingerprint: published.fingerprint }],
  );

/** The word holds for each of a list until it is removed or has objects again, whatever else is empty by now. */
function withoutConfirmed(list: Guard['list'], { confirmed }: Removals): Guard['list'] {
  const fingerprints = new Map(confirmed.map(({ partition, fingerprint }) => [partition, fingerprint]));
  return list.filter(({ partition, fingerprint }) => fingerprints.get(partition) !== fingerprint);
}

/**
 * Judges removals that nobody has confirmed, counted with all others of now and of the last 24 hours.
 *
 * @returns null when there are none
 */
export function guardRemovals(views: readonly PartitionView[], seen: Observation): Guard | null {
  const list = withoutConfirmed(toList(views), seen.removals);
  if (list.length === 0) return null;
  const before = new Set(recently(seen.removals, seen.time).map(({ partition }) => partition));
  for (const { partition } of views) before.delete(partition);
  const published = seen.published.length + before.size;
  const allowed = Math.max(allowedAtLeast, Math.floor(published * allowedShare));
  const digest = hashDocument(list);
  const isOpen = before.size + views.length <= allowed;
  const detail =
    `${list.length} partitions without objects and ${before.size + views.length - list.length} removed within 24 hours or confirmed, ` +
    `${allowed} of ${published} are allowed; \`confirm-removals\` removes them`;
  return { isOpen, list, digest, detail };
}

/** What a look says about absence; the same document when it says nothing new. */
export function notedAbsence(seen: Observation): Removals {
  const { removals, time, partitions, isWhole } = seen;
  const noted = new Map(Object.entries(removals.absentSince));
  const published = new Set(seen.published.map(({ partition }) => partition));
  for (const partition of noted.keys()) if (!published.has(partition)) noted.delete(partition);
  for (const { partition, wanted, published: pointer } of partitions) {
    if (wanted !== null) noted.delete(partition);
    else if (isWhole && pointer !== null && !noted.has(partition)) noted.set(partition, time);
  }
  const confirmed = removals.confirmed.filter(({ partition }) => noted.has(partition));
  return { ...removals, absentSince: Object.fromEntries(noted), confirmed };
}

/** The document once these partitions are being removed; written before they are, so that the guard counts them. */
export function withRemoved(removals: Removals, partitions: readonly string[], time: string): Removals {
  const kept = recently(removals, time).filter(({ partition }) => !partitions.includes(partition));
  const removed = [...kept, ...partitions.map((partition) => ({ partition, time }))];
  return { ...removals, removed };
}
