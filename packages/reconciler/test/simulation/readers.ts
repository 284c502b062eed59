import { curatedKeys, fingerprintOf, fromPartitionParameters } from '@ledgerline/schema';
import { digestMetadata, totalParameters } from '../../src/total-parameters.ts';
import type { MemoryWorld } from '../world/memory-world.ts';
import { wordsOf } from '../world/words.ts';
import { Builds } from './builds.ts';
import { findDouble, WantedContents } from './doubles.ts';
import { Histories } from './histories.ts';
import type { InputWatch } from './input-watch.ts';
import { Moves, type Pointer } from './moves.ts';
import { Queries } from './queries.ts';
import { RemovalWatch } from './removal-watch.ts';
import { sumsAt } from './sums-at.ts';

interface Given {
  readonly watch: InputWatch;
  /** Whether nobody acts on what was seen before the lease was lost. */
  readonly isMonotone: boolean;
  /** Whether who took the last step has the lease. */
  readonly hasActorLease: () => boolean;
  /** Partitions on lists of removals that a person said yes to, until they are removed. */
  readonly confirmed: Set<string>;
  /** Partitions that somebody took out of the catalog by hand. */
  readonly dropped: Set<string>;
  /** Locations whose files are gone. */
  readonly lost: ReadonlySet<string>;
}

/** What readers see, held against what any of them may see. */
export class Readers {
  readonly #world: MemoryWorld;
  readonly #builds: Builds;
  readonly #histories: Histories;
  readonly #watch: InputWatch;
  readonly #moves: Moves;
  readonly #removals: RemovalWatch;
  readonly #queries: Queries;
  readonly #lost: ReadonlySet<string>;
  readonly #wanted = new WantedContents();
  readonly #parsed = new WeakMap<object, Pick<Pointer, 'build' | 'fingerprint'>>();
  #seen = '';

  constructor(world: MemoryWorld, { watch, isMonotone, hasActorLease, confirmed, dropped, lost }: Given) {
    this.#world = world;
    this.#lost = lost;
    this.#builds = new Builds(world);
    const histories = new Histories(world);
    this.#histories = histories;
    this.#watch = watch;
    this.#moves = new Moves(world, { watch, histories, isMonotone, hasActorLease });
    this.#removals = new RemovalWatch(world, watch, { confirmed, dropped, isMonotone });
    this.#queries = new Queries(world, lost);
  }

  /** @throws Error when a reader sees something that is no complete build, or no sum of some */
  check(): void {
    this.#removals.check();
    this.#watch.learn();
    if (!this.#hasChanged()) return;
    this.#builds.learn();
    this.#histories.learn();
    const pointers = [...this.#world.daily.partitions.keys()].map((value) => this.#pointerOf(value));
    for (const pointer of pointers) this.#checkPartition(pointer);
    this.#moves.check(pointers);
    this.#checkDoubles(pointers);
    this.#checkTotal();
    this.#queries.check();
  }

  #hasChanged(): boolean {
    const { curated, daily, quarantine, total } = this.#world;
    const tables = [daily, quarantine].map(({ partitions }) => partitions.changes);
    const now = [curated.writes(), ...tables, total.pointer.current.versionId].join();
    const hasChanged = now !== this.#seen;
    this.#seen = now;
    return hasChanged;
  }

  #pointerOf(value: string): Pointer {
    const { location = '', parameters = {} } = this.#world.daily.partitions.get(value) ?? {};
    const partition = `ingest_date=${value}`;
    const { build, fingerprint } = this.#parse(parameters);
    const whole = this.#builds.wholeOf(partition, fingerprint);
    if (whole === undefined) throw new Error(`${partition} is ${fingerprint}, which nobody planned`);
    return { partition, location, fingerprint, build, whole };
  }

  /** Most pointers stand where they stood a moment ago. */
  #parse(parameters: Parameters<typeof fromPartitionParameters>[0]) {
    const before = this.#parsed.get(parameters);
    if (before !== undefined) return before;
    const build = fromPartitionParameters(parameters);
    const parsed = { build, fingerprint: fingerprintOf(build) };
    this.#parsed.set(parameters, parsed);
    return parsed;
  }

  #checkPartition({ partition, location, fingerprint, build, whole }: Pointer): void {
    const seen = sumsAt(this.#world, location);
    if (seen !== whole.sums && !this.#lost.has(location))
      throw new Error(`readers of ${partition} see "${seen}", a whole build is "${whole.sums}"`);
    const words = wordsOf(whole.sums);
    if (build.records !== words.length)
      throw new Error(`${partition} says ${build.records} records, it has ${words.length}`);
    const isPastGates = build.accepted < 1 || build.rejected > build.records / 2;
    if (isPastGates && !this.#histories.isWanted(partition, fingerprint))
      throw new Error(`${partition} is published past its gates: ${seen}`);
  }

  #checkDoubles(pointers: readonly Pointer[]): void {
    if (this.#world.spec.gates.duplicateContent === 'allow') return;
    const shown = pointers.map(({ partition, fingerprint, whole }) => ({
      partition,
      objects: whole.objects,
      isWanted: this.#histories.isWanted(partition, fingerprint),
    }));
    this.#wanted.learn(shown);
    const double = findDouble(shown, this.#wanted);
    if (double !== null) throw new Error(`readers see the same bytes twice: ${double}`);
  }

  /** The total and the export are each the sum of some set of builds, which their digests name. */
  #checkTotal(): void {
    const { curated, total } = this.#world;
    const { location, parameters } = total.pointer.current;
    const digest = parameters[totalParameters.digest];
    const sums = sumsAt(this.#world, location);
    if (digest !== undefined && sums !== this.#builds.sumsOf(digest))
      throw new Error(
        `the total at ${location} is "${sums}", its builds are "${this.#builds.sumsOf(digest)}"`,
      );
    const csv = curated.objects.get(curatedKeys.output('users_summary'));
    if (csv !== undefined && csv.text !== `${this.#builds.sumsOf(csv.metadata[digestMetadata] ?? '')}\n`)
      throw new Error(`the CSV is "${csv.text}", not the sum of its builds`);
  }
}
