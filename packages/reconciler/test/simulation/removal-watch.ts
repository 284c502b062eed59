import { clockErrorMs } from '../../src/pending.ts';
import type { MemoryWorld } from '../world/memory-world.ts';
import type { InputWatch } from './input-watch.ts';

const minuteMs = 60_000;
const leastAbsentMs = 15 * minuteMs;
/** Longer than a call that does not stand still. */
const longestCallMs = 3 * minuteMs;
/** Less than the day of the guard, by what passes between its note and the removal. */
const guardMs = 23 * 60 * minuteMs;
const allowed = 3;

/** Partitions that are taken from readers. */
export class RemovalWatch {
  readonly #world: MemoryWorld;
  readonly #watch: InputWatch;
  readonly #confirmed: Set<string>;
  readonly #dropped: Set<string>;
  readonly #isMonotone: boolean;
  #published: ReadonlySet<string> = new Set();
  #changes = 0;
  readonly #removed = new Map<string, number>();

  /**
   * @param given.confirmed partitions on lists that a person said yes to, until they are removed
   * @param given.dropped partitions that somebody took out of the catalog by hand
   * @param given.isMonotone whether nobody acts on what was seen before the lease was lost
   */
  constructor(
    world: MemoryWorld,
    watch: InputWatch,
    { confirmed, dropped, isMonotone }: { confirmed: Set<string>; dropped: Set<string>; isMonotone: boolean },
  ) {
    this.#dropped = dropped;
    this.#world = world;
    this.#isMonotone = isMonotone;
    this.#watch = watch;
    this.#confirmed = confirmed;
  }

  /** @throws Error when one goes too early, or too many go */
  check(): void {
    const { changes } = this.#world.daily.partitions;
    if (changes === this.#changes) return;
    this.#changes = changes;
    const now = new Set([...this.#world.daily.partitions.keys()].map((value) => `ingest_date=${value}`));
    for (const partition of this.#published)
      if (!now.has(partition) && !this.#dropped.delete(partition)) this.#checkRemoved(partition);
    this.#published = now;
  }

  #checkRemoved(partition: string): void {
    const time = this.#world.now().getTime();
    const absentMs = time - this.#watch.emptySince(partition);
    if (!(absentMs >= leastAbsentMs - clockErrorMs))
      throw new Error(`${partition} is removed ${absentMs / 1000} seconds after its objects`);
    if (this.#isMonotone && time - this.#watch.lastEmpty(partition) > longestCallMs)
      throw new Error(`${partition} is removed, and has objects`);
    this.#removed.set(partition, time);
    const recent = [...this.#removed].filter(([, at]) => time - at < guardMs).map(([name]) => name);
    if (this.#confirmed.delete(partition)) return;
    if (recent.length > allowed)
      throw new Error(`${recent.join(', ')} are removed within a day, and nobody confirmed it`);
  }
}
