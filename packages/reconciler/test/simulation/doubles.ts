import type { InputObject } from '@ledgerline/schema';

/** What a partition shows, and whether a person wanted it to. */
export interface Shown {
  readonly partition: string;
  readonly objects: readonly Pick<InputObject, 'key' | 'etag' | 'size'>[];
  readonly isWanted: boolean;
}

/** Two objects with the same bytes that readers see at once, without a person's word for it; null for none. */
export function findDouble(shown: readonly Shown[]): string | null {
  const first = new Map<string, { readonly key: string; readonly isWanted: boolean }>();
  for (const { objects, isWanted } of shown)
    for (const { key, etag, size } of objects) {
      if (size === 0) continue;
      const other = first.get(etag);
      if (other !== undefined && !other.isWanted && !isWanted) return `${key} and ${other.key}`;
      if (other === undefined || other.isWanted) first.set(etag, { key, isWanted });
    }
  return null;
}
