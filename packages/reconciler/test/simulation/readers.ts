import {
  curatedKeys,
  fromPartitionParameters,
  type InputObject,
  inputHashOf,
  type Plan,
  type RollupRecord,
} from '@ledgerline/schema';
import { digestMetadata, totalParameters } from '../../src/total-parameters.ts';
import type { MemoryWorld } from '../world/memory-world.ts';

const parsed = <T>(text: string | undefined) => JSON.parse(text ?? 'null') as T;

const runOf = (location: string | undefined) => location?.match(/runs\/([^/]+)/)?.[1];

interface Seen {
  readonly location: string;
  readonly objects: readonly InputObject[];
  readonly time: number;
}

/** What readers see, held against what any of them may see. */
export class Readers {
  readonly #world: MemoryWorld;
  readonly #isMonotone: boolean;
  /** Key -> when its object last changed. */
  readonly #changed = new Map<string, { readonly etag: string; readonly time: number }>();
  readonly #last = new Map<string, Seen>();
  readonly #objects = new Map<string, readonly InputObject[]>();
  /** ETag of an object -> its text, also when it is gone. */
  readonly #texts = new Map<string, string>();
  /** Partition and input hash of a build that was planned -> the summary of all of its lines, each once. */
  readonly #summaries = new Map<string, string>();
  readonly #totals = new Map<string, string>();
  #seen = 0;

  /** @param isMonotone whether nobody acts on what was seen before the lease was lost */
  constructor(world: MemoryWorld, isMonotone: boolean) {
    this.#world = world;
    this.#isMonotone = isMonotone;
  }

  /** @throws Error when a reader sees something that is no complete build, or no sum of some */
  check(): void {
    this.#learn();
    for (const value of this.#world.daily.partitions.keys()) this.#checkPartition(value);
    this.#checkTotal();
  }

  /** Objects, plans and sums are never changed, so each is read once. */
  #learn(): void {
    const { raw, curated } = this.#world;
    for (const [key, { etag, text }] of raw.objects) {
      this.#texts.set(etag, text);
      if (this.#changed.get(key)?.etag !== etag) this.#changed.set(key, { etag, time: this.#time() });
    }
    for (const key of this.#changed.keys()) if (!raw.objects.has(key)) this.#changed.delete(key);
    if (curated.objects.size === this.#seen) return;
    this.#seen = curated.objects.size;
    for (const [key, { text }] of curated.objects) {
      if (key.startsWith('plans/') && !this.#summaries.has(key)) this.#learnPlan(key, parsed<Plan>(text));
      if (key.startsWith('rollups/') && !this.#totals.has(key)) {
        const { digest, children } = parsed<RollupRecord>(text);
        this.#totals.set(key, digest);
        this.#totals.set(digest, `sum of ${children.map(({ partition }) => partition).sort()}\n`);
      }
    }
  }

  #learnPlan(key: string, { builds }: Plan): void {
    this.#summaries.set(key, '');
    for (const { partition, objects } of builds) {
      const lines = objects.flatMap(({ etag }) => (this.#texts.get(etag) ?? '').split('\n'));
      const summary = lines.filter((line) => line !== '').join('+');
      this.#summaries.set(`${partition} ${inputHashOf(objects)}`, summary);
      this.#objects.set(`${partition} ${inputHashOf(objects)}`, objects);
    }
  }

  /** All files below a location, as Athena reads them. */
  #textAt(location: string): string {
    const prefix = location.replace('s3://curated/', '');
    const files = [...this.#world.curated.objects].filter(([key]) => key.startsWith(prefix));
    return files.map(([, { text }]) => text).join('|');
  }

  #checkPartition(value: string): void {
    const { location = '', parameters = {} } = this.#world.daily.partitions.get(value) ?? {};
    const { inputHash, records, accepted, rejected } = fromPartitionParameters(parameters);
    const expected = this.#summaries.get(`ingest_date=${value} ${inputHash}`);
    const seen = this.#textAt(location);
    if (expected === undefined || seen !== expected)
      throw new Error(`readers of ${value} see "${seen}", a whole build is "${expected}"`);
    const lines = expected === '' ? 0 : expected.split('+').length;
    if (records !== lines) throw new Error(`${value} says ${records} records, it has ${lines}`);
    if (accepted < 1 || rejected > records / 2)
      throw new Error(`${value} is published past its gates: ${seen}`);
    this.#checkLoss(value, location, this.#objects.get(`ingest_date=${value} ${inputHash}`) ?? []);
  }

  /** An object that readers saw the lines of, and that lies there as it did, is not taken from them. */
  #checkLoss(value: string, location: string, objects: readonly InputObject[]): void {
    const last = this.#last.get(value);
    if (last?.location === location) return;
    if (runOf(location) !== runOf(this.#world.quarantine.partitions.get(value)?.location))
      throw new Error(`${value} moved before its quarantine`);
    const kept = new Map(objects.map(({ key, etag }) => [key, etag]));
    this.#last.set(value, { location, objects, time: this.#time() });
    if (last === undefined || !this.#isMonotone) return;
    const lost = last.objects.find(({ key, etag }) => {
      const now = this.#changed.get(key);
      return now?.etag === etag && now.time < last.time && kept.get(key) !== etag;
    });
    if (lost !== undefined) throw new Error(`${value} loses ${lost.key}, which nobody touched`);
  }

  #time = () => this.#world.now().getTime();

  #checkTotal(): void {
    const { curated, total } = this.#world;
    const { location, parameters } = total.pointer.current;
    const digest = parameters[totalParameters.digest];
    if (digest !== undefined && this.#textAt(location) !== this.#totals.get(digest))
      throw new Error(`the total at ${location} is "${this.#textAt(location)}", not the sum of its builds`);
    const csv = curated.objects.get(curatedKeys.output('users_summary'));
    if (csv !== undefined && csv.text !== this.#totals.get(csv.metadata[digestMetadata] ?? ''))
      throw new Error(`the CSV is "${csv.text}", not the sum of its builds`);
  }
}
