import type { MemoryWorld } from '../world/memory-world.ts';
import { sumsAt } from './sums-at.ts';

/** Athena lets none run longer. */
const longestQueryMs = 30 * 60_000;

interface Left {
  readonly location: string;
  readonly sums: string | undefined;
  readonly until: number;
}

/** Queries that began while a pointer stood elsewhere, and still read there. */
export class Queries {
  readonly #world: MemoryWorld;
  readonly #lost: ReadonlySet<string>;
  readonly #now = new Map<string, string>();
  #left: Left[] = [];

  /** @param lost locations whose files are gone */
  constructor(world: MemoryWorld, lost: ReadonlySet<string>) {
    this.#world = world;
    this.#lost = lost;
  }

  /** @throws Error when one of them finds its files changed or gone */
  check(): void {
    const { daily, total } = this.#world;
    const pointers = [...daily.partitions].map(([value, { location }]) => [value, location] as const);
    const current = new Map([...pointers, ['total', total.pointer.current.location] as const]);
    for (const [name, location] of this.#now) if (current.get(name) !== location) this.#leave(location);
    for (const [name, location] of current) this.#now.set(name, location);
    for (const name of this.#now.keys()) if (!current.has(name)) this.#now.delete(name);
    this.#checkLeft();
  }

  #leave(location: string): void {
    const until = this.#world.now().getTime() + longestQueryMs;
    this.#left.push({ location, sums: sumsAt(this.#world, location), until });
  }

  #checkLeft(): void {
    if (this.#left.length === 0) return;
    const now = this.#world.now().getTime();
    this.#left = this.#left.filter(({ until }) => until > now);
    for (const { location, sums } of this.#left)
      if (sumsAt(this.#world, location) !== sums && !this.#lost.has(location))
        throw new Error(`a query that began at ${location} finds "${sumsAt(this.#world, location)}"`);
  }
}
