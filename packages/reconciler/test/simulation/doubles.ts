import type { InputObject } from '@ledgerline/schema';

/** What a partition shows. */
export interface Shown {
  readonly partition: string;
  readonly objects: readonly Pick<InputObject, 'key' | 'etag' | 'size'>[];
  /** Whether a person asked for this build. */
  readonly isWanted: boolean;
}

/** What of it may stand elsewhere, too: a person's word for some content holds as long as the partition shows it. */
export class WantedContents {
  #byPartition: ReadonlyMap<string, ReadonlySet<string>> = new Map();

  learn(shown: readonly Shown[]): void {
    this.#byPartition = new Map(
      shown.map(({ partition, objects, isWanted }) => {
        const before = this.#byPartition.get(partition);
        const etags = objects.map(({ etag }) => etag);
        return [partition, new Set(etags.filter((etag) => isWanted || before?.has(etag)))];
      }),
    );
  }

  has(partition: string, etag: string): boolean {
    return this.#byPartition.get(partition)?.has(etag) ?? false;
  }
}

/** Two objects with the same bytes that readers see at once, without a person's word for it; null for none. */
export function findDouble(shown: readonly Shown[], wanted: WantedContents): string | null {
  const first = new Map<string, { readonly key: string; readonly isWanted: boolean }>();
  for (const { partition, objects } of shown)
    for (const { key, etag, size } of objects) {
      if (size === 0) continue;
      const isWanted = wanted.has(partition, etag);
      const other = first.get(etag);
      if (other !== undefined && !other.isWanted && !isWanted) return `${key} and ${other.key}`;
      if (other === undefined || other.isWanted) first.set(etag, { key, isWanted });
    }
  return null;
}
