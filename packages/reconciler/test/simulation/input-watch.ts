import type { MemoryWorld } from '../world/memory-world.ts';
import { days, listedOf, partitionOfKey } from './input-files.ts';

/** When what was listed last changed, to the step. */
export class InputWatch {
  readonly #world: MemoryWorld;
  readonly #objects = new Map<string, { readonly etag: string; readonly time: number }>();
  /** Key and ETag -> when it was replaced or deleted. */
  readonly #gone = new Map<string, number>();
  readonly #partitions = new Map<string, number>();
  readonly #emptySince = new Map<string, number>();
  readonly #lastEmpty = new Map<string, number>();
  #empty: readonly string[] = [];
  #writes = -1;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  learn(): void {
    const { raw } = this.#world;
    const time = this.#world.now().getTime();
    if (raw.writes() !== this.#writes) this.#learnObjects(time);
    this.#writes = raw.writes();
    this.#learnEmpty(time);
  }

  /** Whether the object lies there with these bytes since before a time. */
  isUntouched(key: string, etag: string, since: number): boolean {
    const now = this.#objects.get(key);
    return now?.etag === etag && now.time < since;
  }

  /** Whether no object has had these bytes since a time. */
  isGone(key: string, etag: string, since: number): boolean {
    return this.#objects.get(key)?.etag !== etag && !((this.#gone.get(`${key} ${etag}`) ?? 0) >= since);
  }

  isPartitionUntouched(partition: string, since: number): boolean {
    return (this.#partitions.get(partition) ?? 0) < since;
  }

  /** When its objects last changed, milliseconds since 1970. */
  changedAt(partition: string): number {
    return this.#partitions.get(partition) ?? 0;
  }

  /** First time at which a partition had no objects, since it was published anew. */
  emptySince(partition: string): number {
    return this.#emptySince.get(partition) ?? Number.POSITIVE_INFINITY;
  }

  /** Last time at which it had none. */
  lastEmpty(partition: string): number {
    return this.#lastEmpty.get(partition) ?? 0;
  }

  #learnObjects(time: number): void {
    const { objects } = this.#world.raw;
    for (const [key, { etag }] of this.#objects)
      if (objects.get(key)?.etag !== etag) this.#gone.set(`${key} ${etag}`, time);
    for (const [key, { etag }] of objects)
      if (this.#objects.get(key)?.etag !== etag) {
        this.#objects.set(key, { etag, time });
        this.#partitions.set(partitionOfKey(key), time);
      }
    for (const key of this.#objects.keys())
      if (!objects.has(key)) {
        this.#objects.delete(key);
        this.#partitions.set(partitionOfKey(key), time);
      }
    this.#empty = days.filter((partition) => listedOf(this.#world, partition).length === 0);
  }

  #learnEmpty(time: number): void {
    const { partitions } = this.#world.daily;
    for (const partition of this.#emptySince.keys())
      if (!partitions.has(partition.slice('ingest_date='.length))) this.#emptySince.delete(partition);
    for (const partition of this.#empty) {
      this.#lastEmpty.set(partition, time);
      if (!this.#emptySince.has(partition)) this.#emptySince.set(partition, time);
    }
  }
}
