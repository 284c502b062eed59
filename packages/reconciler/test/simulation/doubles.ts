import type { InputObject } from '@ledgerline/schema';

/** What a partition shows. */
export interface Shown {
  readonly partition: string;
  readonly objects: readonly Pick<InputObject, 'key' | 'etag' | 'size'>[];
  /** Whether a person asked for this build. */
  readonly isWanted: boolean;
}

type Counts = ReadonlyMap<string, number>;

/** ETag -> how many objects have it. */
export function countOf(objects: readonly Pick<InputObject, 'etag'>[]): Counts {
  const counts = new Map<string, number>();
  for (const { etag } of objects) counts.set(etag, (counts.get(etag) ?? 0) + 1);
  return counts;
}

/**
 * How many objects of it may show what stands elsewhere, too: a person's word for some content holds, for as many as it
 * was said for, as long as the partition shows them.
 */
export class WantedContents {
  #byPartition: ReadonlyMap<string, Counts> = new Map();

  learn(shown: readonly Shown[]): void {
    this.#byPartition = new Map(
      shown.map(({ partition, objects, isWanted }) => {
        const before = this.#byPartition.get(partition);
        const still = [...countOf(objects)].map(([etag, copies]) => {
          const wanted = isWanted ? copies : Math.min(copies, before?.get(etag) ?? 0);
          return [etag, wanted] as const;
        });
        return [partition, new Map(still)];
      }),
    );
  }

  of(partition: string): Counts {
    return this.#byPartition.get(partition) ?? new Map();
  }
}

/** Two objects with the same bytes that readers see at once, without a person's word for it; null for none. */
export function findDouble(shown: readonly Shown[], wanted: WantedContents): string | null {
  const first = new Map<string, string>();
  for (const { partition, objects } of shown) {
    const left = new Map(wanted.of(partition));
    for (const { key, etag, size } of objects) {
      const copies = left.get(etag) ?? 0;
      left.set(etag, copies - 1);
      if (size === 0 || copies > 0) continue;
      const other = first.get(etag);
      if (other !== undefined) return `${key} and ${other}`;
      first.set(etag, key);
    }
  }
  return null;
}
