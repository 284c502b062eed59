import { canonicalJson, curatedKeys, lease as leaseSchema } from '@ledgerline/schema';
import { parseDocument } from './read-document.ts';
import type { World } from './world.ts';

export interface HeldLease {
  readonly owner: string;
  readonly etag: string;
  readonly expiresAt: Date;
}

export type LeaseOutcome =
  | { readonly kind: 'taken'; readonly lease: HeldLease }
  | { readonly kind: 'held-by-other'; readonly owner: string };

const toText = (owner: string, expiresAt: Date) =>
  canonicalJson({ version: 1, owner, expiresAt: expiresAt.toISOString() });

/**
 * Takes the lease when there is none or it has expired. `owner` must be new for every caller: with the time it makes the
 * ETag, which no other holder may have.
 */
export async function takeLease(world: World, owner: string, seconds: number): Promise<LeaseOutcome> {
  const { curated } = world;
  const now = world.now();
  const stored = await curated.getText(curatedKeys.lease);
  const seen = stored === undefined ? null : parseDocument(curatedKeys.lease, stored.text, leaseSchema);
  if (seen !== null && Date.parse(seen.expiresAt) > now.getTime())
    return { kind: 'held-by-other', owner: seen.owner };
  const expiresAt = new Date(now.getTime() + seconds * 1000);
  const condition = stored === undefined ? 'absent' : { etag: stored.etag };
  const put = await curated.putText(curatedKeys.lease, toText(owner, expiresAt), condition);
  if (put.kind === 'conflict') return { kind: 'held-by-other', owner: 'another look that was faster' };
  return { kind: 'taken', lease: { owner, etag: put.etag, expiresAt } };
}

/** Gives the lease back by letting it expire; if it was stolen meanwhile, it is not ours to touch. */
export async function releaseLease(world: World, { owner, etag }: HeldLease): Promise<void> {
  await world.curated.putText(curatedKeys.lease, toText(owner, new Date(0)), { etag });
}
