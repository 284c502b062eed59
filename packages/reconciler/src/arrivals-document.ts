import { type Arrivals, arrivals as arrivalsSchema, canonicalJson, curatedKeys } from '@ledgerline/schema';
import { parseDocument } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

export interface SeenArrivals {
  readonly document: Arrivals;
  /** Null when the document does not exist yet. */
  readonly etag: string | null;
}

export const noArrivals: Arrivals = { version: 1, revision: 0, seen: {} };

/** Nothing is read where no day waits for quiet minutes. */
export async function readArrivals({
  curated,
  spec,
}: Pick<VisibleWorld, 'curated' | 'spec'>): Promise<SeenArrivals> {
  const stored = spec.arrival.quietMinutes === 0 ? undefined : await curated.getText(curatedKeys.arrivals);
  if (stored === undefined) return { document: noArrivals, etag: null };
  return { document: parseDocument(curatedKeys.arrivals, stored.text, arrivalsSchema), etag: stored.etag };
}

export async function writeArrivals(
  { curated }: Pick<VisibleWorld, 'curated'>,
  { document, etag }: SeenArrivals,
  seen: Arrivals['seen'],
): Promise<void> {
  const next: Arrivals = { version: 1, revision: document.revision + 1, seen };
  await curated.putText(curatedKeys.arrivals, canonicalJson(next), etag === null ? 'absent' : { etag });
}
