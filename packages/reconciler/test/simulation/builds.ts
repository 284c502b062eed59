import {
  fingerprintOf,
  type InputObject,
  type MonthRecord,
  type Plan,
  type RollupRecord,
} from '@ledgerline/schema';
import type { MemoryWorld } from '../world/memory-world.ts';
import { linesOf, sumOf, wordUnder } from '../world/words.ts';

export interface WholeBuild {
  readonly objects: readonly InputObject[];
  /** The sums of all of its lines, each once. */
  readonly sums: string;
}

const parsed = <T>(text: string) => JSON.parse(text) as T;

/** What everything that a run was asked for must come to, from the objects themselves and from nothing else. */
export class Builds {
  readonly #world: MemoryWorld;
  /** ETag of an object -> its text, also when it is gone. */
  readonly #texts = new Map<string, string>();
  readonly #wholes = new Map<string, WholeBuild>();
  /** Digest of a month, or of a total -> the sums of the builds it names. */
  readonly #sums = new Map<string, string>();
  readonly #read = new Set<string>();
  #calls = { raw: -1, curated: -1 };

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  /** Documents are never changed, so each is read once. */
  learn(): void {
    const { raw, curated } = this.#world;
    if (raw.writes() !== this.#calls.raw)
      for (const { etag, text } of raw.objects.values()) this.#texts.set(etag, text);
    if (curated.writes() !== this.#calls.curated) {
      this.#learnNew('plans/', (text) => this.#learnPlan(parsed<Plan>(text)));
      this.#learnNew('months/', (text) => this.#learnMonth(parsed<MonthRecord>(text)));
      this.#learnNew('rollups/', (text) => this.#learnTotal(parsed<RollupRecord>(text)));
    }
    this.#calls = { raw: raw.writes(), curated: curated.writes() };
  }

  /** Undefined when no run was ever asked for it. */
  wholeOf(partition: string, fingerprint: string): WholeBuild | undefined {
    return this.#wholes.get(`${partition} ${fingerprint}`);
  }

  /** Undefined when no run ever summed it. */
  sumsOf(digest: string): string | undefined {
    return this.#sums.get(digest);
  }

  #learnNew(prefix: string, learn: (text: string) => void): void {
    const { objects } = this.#world.curated;
    for (const key of objects.keysBelow(prefix)) {
      if (this.#read.has(key)) continue;
      this.#read.add(key);
      learn(objects.get(key)?.text ?? '');
    }
  }

  #learnPlan({ builds }: Plan): void {
    for (const build of builds) {
      const { partition, objects, contractHash } = build;
      const lines = objects.flatMap(({ etag }) => linesOf(this.#texts.get(etag) ?? ''));
      const sums = sumOf(lines.map(wordUnder(contractHash)));
      this.#wholes.set(`${partition} ${fingerprintOf(build)}`, { objects, sums });
    }
  }

  #learnMonth({ digest, children }: MonthRecord): void {
    const sums = children.map(({ partition, fingerprint }) => this.wholeOf(partition, fingerprint)?.sums);
    this.#sums.set(digest, sumOf(sums.map((sum) => sum ?? 'a build that no run was asked for')));
  }

  #learnTotal({ digest, months }: RollupRecord): void {
    const sums = months.map((month) => this.sumsOf(month.digest));
    this.#sums.set(digest, sumOf(sums.map((sum) => sum ?? 'a month that no run summed')));
  }
}
