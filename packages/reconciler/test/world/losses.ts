import type { MemoryWorld } from './memory-world.ts';

/** Everything below a prefix. */
export async function loseFiles({ curated }: MemoryWorld, prefix: string): Promise<void> {
  for (const key of [...curated.objects.keysBelow(prefix)]) await curated.delete(key);
}

/** Every partition of what readers are pointed at. */
export function loseCatalog({ daily, quarantine }: MemoryWorld): void {
  daily.partitions.clear();
  quarantine.partitions.clear();
}
