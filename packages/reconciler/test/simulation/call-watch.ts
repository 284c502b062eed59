import type { Bucket, CatalogTable, JobRuns } from '@ledgerline/aws';
import {
  type Backfill,
  curatedKeys,
  fromPartitionParameters,
  jobArgumentNames,
  type Plan,
  partitionValue,
  undatedPartition,
} from '@ledgerline/schema';
import { clockErrorMs } from '../../src/pending.ts';
import type { MemoryWorld } from '../world/memory-world.ts';
import { listedOf } from './input-files.ts';
import type { InputWatch } from './input-watch.ts';
import type { Scheduler } from './scheduler.ts';
import { publishedOf } from './truth.ts';

const minuteMs = 60_000;

interface Given {
  readonly world: MemoryWorld;
  readonly scheduler: Scheduler;
  readonly watch: InputWatch;
  /** Whether nobody acts on what was seen before the lease was lost. */
  readonly isMonotone: boolean;
}

type Build = Pick<Plan['builds'][number], 'partition' | 'inputHash' | 'contractHash'>;

/** What one call does to pointers and runs, held against what it may have seen. */
export class CallWatch {
  readonly #given: Given;
  readonly #owner: string;
  readonly #isPerson: boolean;
  /** When it last asked whether there is a pause: each look begins with it. */
  #lookedAt: number;

  constructor(given: Given, owner: string, isPerson: boolean) {
    this.#given = given;
    this.#owner = owner;
    this.#isPerson = isPerson;
    this.#lookedAt = given.scheduler.time;
  }

  curated(curated: Bucket): Pick<Bucket, 'head'> {
    return {
      head: async (key) => {
        if (key === curatedKeys.pause) this.#lookedAt = this.#given.scheduler.time;
        return curated.head(key);
      },
    };
  }

  tables() {
    const { daily, quarantine, total } = this.#given.world;
    return { daily: this.#table(daily), quarantine: this.#table(quarantine), total: this.#table(total) };
  }

  /** A run was started. */
  started(given: Parameters<JobRuns['start']>[0]): void {
    const { world } = this.#given;
    this.#check(() => {
      this.#checkPause('starts a run');
      const key = given[jobArgumentNames.run.plan]?.replace(`s3://${world.curated.name}/`, '') ?? '';
      const plan = JSON.parse(world.curated.objects.get(key)?.text ?? '') as Plan;
      for (const build of plan.builds) {
        this.#checkContract(build);
        this.#checkQuiet(build, 'a run starts');
      }
      this.#checkInterval();
    });
  }

  #table(table: CatalogTable): CatalogTable {
    const after =
      <G extends readonly unknown[], R>(call: (...given: G) => R) =>
      (...given: G): R => {
        this.#check(() => this.#checkMove(table.name));
        return call(...given);
      };
    const written =
      (call: CatalogTable['createPartitions']): CatalogTable['createPartitions'] =>
      (entries) => {
        if (table.name === this.#given.world.daily.name)
          for (const { value, parameters } of entries) {
            const build = fromPartitionParameters(parameters);
            const partition = `ingest_date=${value}`;
            this.#check(() => this.#checkQuiet({ partition, ...build }, 'a pointer moves'));
          }
        return call(entries);
      };
    return {
      ...table,
      createPartitions: after(written(table.createPartitions)),
      updatePartitions: after(written(table.updatePartitions)),
      deletePartitions: after(table.deletePartitions),
      movePointer: after(table.movePointer),
    };
  }

  /** Errors of a call are its own affair; what must never happen ends the story. */
  #check(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.#given.scheduler.violation ??= error as Error;
    }
  }

  #checkMove(table: string): void {
    const { world, isMonotone } = this.#given;
    this.#checkPause(`moves pointers of ${table}`);
    const holder = JSON.parse(world.curated.objects.get(curatedKeys.lease)?.text ?? '{}').owner;
    if (isMonotone && holder !== this.#owner)
      throw new Error(`${this.#owner} moves pointers of ${table}, and ${holder} has the lease`);
  }

  #checkPause(what: string): void {
    const pause = this.#given.world.curated.objects.get(curatedKeys.pause);
    if (pause !== undefined && Date.parse(pause.lastModified) < this.#lookedAt)
      throw new Error(`${this.#owner} ${what} while all is paused`);
  }

  /** What readers see under an older contract is built again when a backfill asks for it, only. */
  #checkContract({ partition, inputHash, contractHash }: Build): void {
    const { world, scheduler, isMonotone } = this.#given;
    const published = publishedOf(world, partition);
    if (published === null || published.inputHash !== inputHash || !isMonotone) return;
    if (published.contractHash === contractHash || published.voidProblem !== undefined) return;
    const text = world.curated.objects.get(curatedKeys.backfill)?.text;
    const backfill = text === undefined ? null : (JSON.parse(text) as Backfill);
    const date = partitionValue(partition);
    const isAsked =
      backfill !== null &&
      (partition === undatedPartition || (backfill.from <= date && date <= backfill.to)) &&
      (backfill.endedAt === null || Date.parse(backfill.endedAt) > scheduler.time - 3 * minuteMs);
    if (!isAsked)
      throw new Error(`${partition} is built for another contract, and nobody asked for a backfill`);
  }

  /** Nothing that is new is built, or shown, before it was listed for as long; unless it changed since the look. */
  #checkQuiet({ partition, inputHash }: Build, what: string): void {
    const { world, scheduler, watch, isMonotone } = this.#given;
    const { quietMinutes } = world.spec.arrival;
    if (quietMinutes === 0 || this.#isPerson || !isMonotone) return;
    watch.learn();
    const changedAt = watch.changedAt(partition);
    if (publishedOf(world, partition)?.inputHash === inputHash || changedAt >= this.#lookedAt) return;
    const quietMs = scheduler.time - changedAt;
    if (quietMs < quietMinutes * minuteMs - clockErrorMs && !this.#wasNoted(partition, inputHash))
      throw new Error(`${what} with ${partition}, which changed ${Math.round(quietMs / 1000)} seconds ago`);
  }

  /** What came and went between two looks, neither of which saw it. */
  #wasNoted(partition: string, inputHash: string): boolean {
    const { world, scheduler } = this.#given;
    const text = world.curated.objects.get(curatedKeys.arrivals)?.text ?? '{"seen":{}}';
    const noted = JSON.parse(text).seen[partition];
    const least = world.spec.arrival.quietMinutes * minuteMs - clockErrorMs;
    const times = [noted?.since, ...listedOf(world, partition).map(({ lastModified }) => lastModified)];
    return (
      noted?.inputHash === inputHash && times.every((time) => scheduler.time - Date.parse(time) >= least)
    );
  }

  #checkInterval(): void {
    const { world } = this.#given;
    const [now, before] = world.runs.all;
    if (now === undefined || before === undefined || this.#isPerson) return;
    const minutes = (Date.parse(now.startedAt) - Date.parse(before.startedAt)) / minuteMs;
    if (minutes < world.spec.arrival.minRunIntervalMinutes - clockErrorMs / minuteMs)
      throw new Error(`${now.runId} starts ${minutes.toFixed(1)} minutes after ${before.runId}`);
  }
}
