import { canonicalJson, curatedKeys, type Removals, removals as removalsSchema } from '@ledgerline/schema';
import { parseDocument } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

export interface SeenRemovals {
  readonly document: Removals;
  /** Null when the document does not exist yet. */
  readonly etag: string | null;
}

export const noRemovals: Removals = {
  version: 1,
  revision: 0,
  absentSince: {},
  removed: [],
  confirmed: [],
};

export async function readRemovals({ curated }: Pick<VisibleWorld, 'curated'>): Promise<SeenRemovals> {
  const stored = await curated.getText(curatedKeys.removals);
  if (stored === undefined) return { document: noRemovals, etag: null };
  return { document: parseDocument(curatedKeys.removals, stored.text, removalsSchema), etag: stored.etag };
}

/** @returns false when someone wrote meanwhile; then the next look finds out what is left to do */
export async function writeRemovals(
  { curated }: Pick<VisibleWorld, 'curated'>,
  seen: SeenRemovals,
  next: Omit<Removals, 'version' | 'revision'>,
): Promise<boolean> {
  const document: Removals = { version: 1, revision: seen.document.revision + 1, ...next };
  const condition = seen.etag === null ? 'absent' : { etag: seen.etag };
  return (await curated.putText(curatedKeys.removals, canonicalJson(document), condition)).kind === 'written';
}
