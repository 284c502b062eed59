import { curatedKeys, fingerprintOf, fromPartitionParameters, type InputObject } from '@ledgerline/schema';
import { digestMetadata, totalParameters } from '../../src/total-parameters.ts';
import type { MemoryWorld } from '../world/memory-world.ts';
import { isBad, sumOf, wordsOf } from '../world/words.ts';
import { Builds } from './builds.ts';

const runOf = (location: string | undefined) => location?.match(/runs\/([^/]+)/)?.[1];

interface Seen {
  readonly location: string;
  readonly objects: readonly InputObject[];
  readonly time: number;
}

/** What readers see, held against what any of them may see. */
export class Readers {
  readonly #world: MemoryWorld;
  readonly #builds: Builds;
  readonly #isMonotone: boolean;
  /** Key -> when its object last changed. */
  readonly #changed = new Map<string, { readonly etag: string; readonly time: number }>();
  readonly #last = new Map<string, Seen>();

  /** @param isMonotone whether nobody acts on what was seen before the lease was lost */
  constructor(world: MemoryWorld, isMonotone: boolean) {
    this.#world = world;
    this.#builds = new Builds(world);
    this.#isMonotone = isMonotone;
  }

  /** @throws Error when a reader sees something that is no complete build, or no sum of some */
  check(): void {
    this.#builds.learn();
    this.#learnChanges();
    for (const value of this.#world.daily.partitions.keys()) this.#checkPartition(value);
    this.#checkTotal();
  }

  #learnChanges(): void {
    const { raw } = this.#world;
    for (const [key, { etag }] of raw.objects)
      if (this.#changed.get(key)?.etag !== etag) this.#changed.set(key, { etag, time: this.#time() });
    for (const key of this.#changed.keys()) if (!raw.objects.has(key)) this.#changed.delete(key);
  }

  /** The sums of all files below a location, as Athena reads them; undefined when there are none. */
  #sumsAt(location: string | undefined): string | undefined {
    const { objects } = this.#world.curated;
    const keys = objects.keysBelow(location?.replace('s3://curated/', '') ?? '');
    return keys.length === 0 ? undefined : sumOf(keys.map((key) => objects.get(key)?.text ?? ''));
  }

  #checkPartition(value: string): void {
    const { location = '', parameters = {} } = this.#world.daily.partitions.get(value) ?? {};
    const build = fromPartitionParameters(parameters);
    const whole = this.#builds.wholeOf(`ingest_date=${value}`, fingerprintOf(build));
    const seen = this.#sumsAt(location);
    if (whole === undefined || seen !== whole.sums)
      throw new Error(`readers of ${value} see "${seen}", a whole build is "${whole?.sums}"`);
    const words = wordsOf(whole.sums);
    if (build.records !== words.length)
      throw new Error(`${value} says ${build.records} records, it has ${words.length}`);
    if (build.accepted < 1 || build.rejected > build.records / 2)
      throw new Error(`${value} is published past its gates: ${seen}`);
    if (this.#last.get(value)?.location !== location) this.#checkMove(value, location, whole);
  }

  #checkMove(value: string, location: string, { objects, sums }: { sums: string; objects: Seen['objects'] }) {
    const quarantine = this.#world.quarantine.partitions.get(value)?.location;
    if (runOf(location) !== runOf(quarantine)) throw new Error(`${value} moved before its quarantine`);
    const rejected = wordsOf(sums).filter(isBad).join('+');
    if ((this.#sumsAt(quarantine) ?? '') !== rejected)
      throw new Error(
        `rejected of ${value} are "${this.#sumsAt(quarantine)}", a whole build has "${rejected}"`,
      );
    const last = this.#last.get(value);
    this.#last.set(value, { location, objects, time: this.#time() });
    if (last !== undefined && this.#isMonotone) this.#checkLoss(value, last, objects);
  }

  /** An object that readers saw the lines of, and that lies there as it did, is not taken from them. */
  #checkLoss(value: string, last: Seen, objects: readonly InputObject[]): void {
    const kept = new Map(objects.map(({ key, etag }) => [key, etag]));
    const lost = last.objects.find(({ key, etag }) => {
      const now = this.#changed.get(key);
      return now?.etag === etag && now.time < last.time && kept.get(key) !== etag;
    });
    if (lost !== undefined) throw new Error(`${value} loses ${lost.key}, which nobody touched`);
  }

  #time = () => this.#world.now().getTime();

  /** The total and the export are each the sum of some set of builds, which their digests name. */
  #checkTotal(): void {
    const { curated, total } = this.#world;
    const { location, parameters } = total.pointer.current;
    const digest = parameters[totalParameters.digest];
    if (digest !== undefined && this.#sumsAt(location) !== this.#builds.sumsOf(digest))
      throw new Error(`the total at ${location} is "${this.#sumsAt(location)}", not the sum of its builds`);
    const csv = curated.objects.get(curatedKeys.output('users_summary'));
    if (csv !== undefined && csv.text !== `${this.#builds.sumsOf(csv.metadata[digestMetadata] ?? '')}\n`)
      throw new Error(`the CSV is "${csv.text}", not the sum of its builds`);
  }
}
