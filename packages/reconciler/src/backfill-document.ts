import { type Backfill, backfill as backfillSchema, canonicalJson, curatedKeys } from '@ledgerline/schema';
import { parseDocument } from './read-document.ts';
import type { VisibleWorld, World } from './world.ts';

export interface Range {
  /** ISO dates, both included. */
  readonly from: string;
  readonly to: string;
}

async function readStored({ curated }: Pick<VisibleWorld, 'curated'>) {
  const stored = await curated.getText(curatedKeys.backfill);
  if (stored === undefined) return null;
  return { document: parseDocument(curatedKeys.backfill, stored.text, backfillSchema), etag: stored.etag };
}

/** The backfill that is under way; null when none is. */
export async function readBackfill(world: Pick<VisibleWorld, 'curated'>): Promise<Backfill | null> {
  const stored = await readStored(world);
  return stored === null || stored.document.endedAt !== null ? null : stored.document;
}

export function toBackfill({ spec, now }: Pick<VisibleWorld, 'spec' | 'now'>, { from, to }: Range): Backfill {
  const since = now().toISOString();
  return { version: 1, from, to, contractHash: spec.contractHash, since, endedAt: null };
}

/** Puts a backfill on record; it goes on, run after run, until it is done or stopped. */
export async function beginBackfill(world: World, range: Range): Promise<void> {
  await world.curated.putText(curatedKeys.backfill, canonicalJson(toBackfill(world, range)));
}

/** Ends the backfill that was seen, and no other that was begun meanwhile. @returns whether this call ended it */
export async function stopBackfill(world: World, seen: Backfill): Promise<boolean> {
  const stored = await readStored(world);
  if (stored === null || canonicalJson(stored.document) !== canonicalJson(seen)) return false;
  const ended: Backfill = { ...seen, endedAt: world.now().toISOString() };
  const { etag } = stored;
  return (
    (await world.curated.putText(curatedKeys.backfill, canonicalJson(ended), { etag })).kind === 'written'
  );
}
