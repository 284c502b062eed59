import type { History } from '@ledgerline/schema';
import type { MemoryWorld } from '../world/memory-world.ts';

/** Why pointers moved, as the history documents tell it. */
export class Histories {
  readonly #world: MemoryWorld;
  readonly #entries = new Map<string, History[]>();
  readonly #read = new Set<string>();

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  learn(): void {
    const { objects } = this.#world.curated;
    for (const key of objects.keysBelow('history/')) {
      if (this.#read.has(key)) continue;
      this.#read.add(key);
      const entry = JSON.parse(objects.get(key)?.text ?? '') as History;
      const others = this.#entries.get(entry.partition);
      if (others === undefined) this.#entries.set(entry.partition, [entry]);
      else others.push(entry);
    }
  }

  entriesOf(partition: string): readonly History[] {
    return this.#entries.get(partition) ?? [];
  }

  /** A person wanted readers to see this very build. */
  isWanted(partition: string, fingerprint: string): boolean {
    return this.entriesOf(partition).some(
      (entry) => entry.fingerprint === fingerprint && (entry.why === 'accept' || entry.why === 'rollback'),
    );
  }
}
