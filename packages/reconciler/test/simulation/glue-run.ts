import type { RecentRun, RunState } from '@ledgerline/aws';
import { curatedKeys, jobArgumentNames, type MonthRecord, type Plan } from '@ledgerline/schema';
import { deadly, JobError } from '../world/memory-job.ts';
import type { Cloud } from './cloud.ts';
import { partitionOfKey } from './input-files.ts';
import type { Gate, Process } from './scheduler.ts';

/** One run of the job, from its start to whatever end it finds. */
export class GlueRun {
  readonly #run: RecentRun;
  readonly #cloud: Cloud;

  constructor(run: RecentRun, cloud: Cloud) {
    this.#run = run;
    this.#cloud = cloud;
  }

  begin(): void {
    const { scheduler, random, faults } = this.#cloud;
    if (random.oneIn(faults.noCapacity)) {
      scheduler.after(random.between(10, 600), () => this.#end('no-capacity'));
      return;
    }
    const process = scheduler.start(this.#run.runId, async (gate) => {
      await gate('starts', random.between(20, 90));
      this.#end(await this.#work(gate, process));
      if (random.oneIn(this.#cloud.faults.lostFile)) this.#loseFile();
    });
  }

  async #work(gate: Gate, process: Process): Promise<RunState> {
    const { random, faults, world } = this.#cloud;
    try {
      for (const step of world.runs.work(this.#run)) {
        this.#maybeDie(step, process);
        if (step.startsWith('records builds') && random.oneIn(faults.surplusFile)) this.#addFile(step);
        await gate(step, this.#isTakenForDead() ? random.between(60, 1200) : random.between(0, 20));
      }
      return 'succeeded';
    } catch (error) {
      if (!(error instanceof JobError)) throw error;
      this.#cloud.scheduler.say(`${this.#run.runId} fails: ${error.message}`);
      return 'failed';
    }
  }

  /** Whatever deleted it. A run that has planned with it fails, so it counts as a death. */
  #loseFile(): void {
    const { scheduler, random, world, lost } = this.#cloud;
    const months = world.curated.objects.keysBelow('months/').map((key) => {
      const { runId, digest } = JSON.parse(world.curated.objects.get(key)?.text ?? '') as MonthRecord;
      return `s3://curated/${curatedKeys.rollup(runId, digest)}`;
    });
    const published = [...world.daily.partitions].map(([, { location }]) => location);
    const choices = random.oneIn(2) ? months : published;
    if (choices.length === 0) return;
    const location = random.of(choices);
    scheduler.say(`lost: ${location}`);
    for (const key of [...world.curated.objects.keysBelow(location.replace('s3://curated/', ''))])
      void world.curated.delete(key);
    if (choices === published) lost.add(location);
    this.#dies(choices === published ? [partitionOfKey(location)] : []);
  }

  /** Those that it builds. */
  #partitions(): readonly string[] {
    const { curated } = this.#cloud.world;
    const key = this.#run.arguments[jobArgumentNames.run.plan]?.replace(`s3://${curated.name}/`, '') ?? '';
    const { builds } = JSON.parse(curated.objects.get(key)?.text ?? '') as Plan;
    return builds.map(({ partition }) => partition);
  }

  #dies(partitions: readonly string[]): void {
    const { deaths } = this.#cloud;
    this.#cloud.deadRuns += 1;
    for (const partition of partitions) deaths.set(partition, (deaths.get(partition) ?? 0) + 1);
  }

  /** Only the first end counts. */
  #end(state: RunState): void {
    const { runs } = this.#cloud.world;
    if (runs.running()?.runId !== this.#run.runId) return;
    runs.end(this.#run, state);
    this.#cloud.scheduler.say(`${this.#run.runId} ${state}`);
    this.#cloud.emit({ mode: 'run-ended' });
  }

  /** Glue notices some time later. */
  #maybeDie(step: string, process: Process): void {
    const { scheduler, random, faults } = this.#cloud;
    const isDeadly = step === deadly;
    if (!isDeadly && !random.oneIn(faults.deadRun)) return;
    if (!isDeadly) this.#dies(this.#partitions());
    scheduler.after(random.between(0, 300), () => this.#end('failed'));
    process.kill();
  }

  /** Glue says that it failed, and it goes on. */
  #isTakenForDead(): boolean {
    if (!this.#cloud.random.oneIn(this.#cloud.faults.lateRun)) return false;
    this.#dies(this.#partitions());
    this.#end('failed');
    return true;
  }

  /** What a task that everybody took for dead may do. It fails the build, so it counts as a death. */
  #addFile(step: string): void {
    const { curated } = this.#cloud.world;
    const partition = step.split('/')[1] ?? '';
    this.#dies([partition]);
    const prefix = curatedKeys.summary(this.#run.runId, partition);
    void curated.putText(`${prefix}part-9.parquet`, 'surplus');
  }
}
