import { curatedKeys, type InputObject, inputHashOf, type PublishedBuild } from '@ledgerline/schema';
import { clockErrorMs } from '../../src/pending.ts';
import type { MemoryWorld } from '../world/memory-world.ts';
import { isBad, wordsOf } from '../world/words.ts';
import type { WholeBuild } from './builds.ts';
import type { Histories } from './histories.ts';
import { listedOf } from './input-files.ts';
import type { InputWatch } from './input-watch.ts';
import { sumsAt } from './sums-at.ts';

const runOf = (location: string | undefined) => location?.match(/runs\/([^/]+)/)?.[1];

/** A pointer as readers see it now. */
export interface Pointer {
  readonly partition: string;
  readonly location: string;
  readonly fingerprint: string;
  readonly build: PublishedBuild;
  readonly whole: WholeBuild;
}

/** Longer than a call that does not stand still. */
const longestCallMs = 3 * 60_000;

interface Seen extends Pointer {
  readonly time: number;
}

interface Given {
  readonly watch: InputWatch;
  readonly histories: Histories;
  /** Whether nobody acts on what was seen before the lease was lost. */
  readonly isMonotone: boolean;
  /** Whether who took the last step has the lease. */
  readonly hasActorLease: () => boolean;
}

/** Pointers that move, each held against where it stood before. */
export class Moves {
  readonly #world: MemoryWorld;
  readonly #watch: InputWatch;
  readonly #histories: Histories;
  readonly #isMonotone: boolean;
  readonly #hasActorLease: () => boolean;
  readonly #last = new Map<string, Seen>();
  /** Partitions and fingerprints that readers saw. */
  readonly #shown = new Set<string>();

  constructor(world: MemoryWorld, { watch, histories, isMonotone, hasActorLease }: Given) {
    this.#world = world;
    this.#watch = watch;
    this.#histories = histories;
    this.#isMonotone = isMonotone;
    this.#hasActorLease = hasActorLease;
  }

  /** @throws Error when a pointer moves that must not */
  check(pointers: readonly Pointer[]): void {
    const there = new Set(pointers.map(({ partition }) => partition));
    for (const partition of this.#last.keys()) if (!there.has(partition)) this.#last.delete(partition);
    for (const pointer of pointers) this.#checkOne(pointer);
  }

  #checkOne(pointer: Pointer): void {
    const last = this.#last.get(pointer.partition);
    const isMoved = last?.location !== pointer.location;
    const time = isMoved || last === undefined ? this.#world.now().getTime() : last.time;
    this.#last.set(pointer.partition, { ...pointer, time });
    if (!isMoved) return;
    if (this.#isMonotone || this.#hasActorLease()) this.#checkQuarantine(pointer);
    this.#checkObjects(pointer);
    if (last === undefined || this.#histories.isWanted(pointer.partition, pointer.fingerprint)) return;
    if (!this.#isMonotone) return;
    this.#checkLoss(pointer, last);
    this.#checkHold(pointer, last);
  }

  #checkQuarantine({ partition, location, whole }: Pointer): void {
    const value = partition.slice('ingest_date='.length);
    const quarantine = this.#world.quarantine.partitions.get(value)?.location;
    if (runOf(location) !== runOf(quarantine)) throw new Error(`${partition} moved before its quarantine`);
    const rejected = wordsOf(whole.sums).filter(isBad).join('+');
    const seen = sumsAt(this.#world, quarantine) ?? '';
    if (seen !== rejected)
      throw new Error(`rejected of ${partition} are "${seen}", a whole build has "${rejected}"`);
  }

  /** What nobody saw before is of objects that lie there, unless a person asks for it. */
  #checkObjects({ partition, fingerprint, whole }: Pointer): void {
    const name = `${partition} ${fingerprint}`;
    const isNew = !this.#shown.has(name) && !this.#histories.isWanted(partition, fingerprint);
    this.#shown.add(name);
    if (!isNew || !this.#isMonotone) return;
    const since = this.#world.now().getTime() - longestCallMs;
    const gone = whole.objects.find(({ key, etag }) => this.#watch.isGone(key, etag, since));
    if (gone !== undefined) throw new Error(`${partition} moves to ${gone.key}, which is gone`);
  }

  /** An object that readers saw the lines of, and that lies there as it did, is not taken from them. */
  #checkLoss({ partition, whole }: Pointer, last: Seen): void {
    const kept = new Map(whole.objects.map(({ key, etag }) => [key, etag]));
    const lost = last.whole.objects.find(
      ({ key, etag }: InputObject) => this.#watch.isUntouched(key, etag, last.time) && kept.get(key) !== etag,
    );
    if (lost !== undefined) throw new Error(`${partition} loses ${lost.key}, which nobody touched`);
  }

  /** What was rolled back stays until its input changes, or somebody frees it. */
  #checkHold({ partition }: Pointer, { build, time }: Seen): void {
    const isHeld = build.heldAgainst === inputHashOf(listedOf(this.#world, partition));
    if (!isHeld || !this.#watch.isPartitionUntouched(partition, time)) return;
    const { objects } = this.#world.curated;
    const backfill = JSON.parse(objects.get(curatedKeys.backfill)?.text ?? '{"since":0}');
    if (new Date(backfill.since) > new Date(Date.parse(build.publishedAt) - clockErrorMs)) return;
    throw new Error(`${partition} was rolled back, and moves although nobody freed it`);
  }
}
