import { observe, type PartitionStatus, plan, statusOf } from '../../src/index.ts';
import { digestMetadata } from '../../src/total-parameters.ts';
import type { MemoryTable } from '../world/memory-catalog.ts';
import { sumOf } from '../world/words.ts';
import { Cloud, calm, type Faults } from './cloud.ts';
import { Random } from './random.ts';
import { Readers } from './readers.ts';

const days = ['ingest_date=2026-11-21', 'ingest_date=2026-11-22', 'ingest_date=undated'];
const names = ['a.csv', 'b.csv', 'c.csv.gz'];
const texts = [
  'one\n',
  'two\nthree\n',
  'four\nfive\nbad\n',
  'six\nseven\neight\n',
  'bad\n',
  'REFUSE\n',
  'KILLER\n',
  '',
];

const chaosHours = 6;
const restHours = 8;
const hourMs = 3_600_000;

const keyOf = (partition: string, name: string) =>
  partition === 'ingest_date=undated' ? `input/${name}` : `input/${partition}/${name}`;

/** Faults of one story: each kind is there or not, so that no kind always hides another. */
function someFaults(random: Random): Faults {
  const maybe = (often: number) => (random.oneIn(2) ? often : calm.crash);
  const hasSchedule = !random.oneIn(3);
  return {
    throttled: maybe(40),
    unanswered: maybe(60),
    stalled: maybe(100),
    lostEvent: maybe(4),
    doubledEvent: maybe(4),
    lateEvent: maybe(4),
    crash: maybe(80),
    deadRun: maybe(50),
    lateRun: hasSchedule ? maybe(60) : calm.lateRun,
    noCapacity: random.of([calm.noCapacity, 5, 1]),
    surplusFile: maybe(10),
    hasSchedule,
  };
}

/** People and producers: files come, change, go, come back, move to another day or come under another name. */
function change(cloud: Cloud, random: Random): void {
  const { raw } = cloud.world;
  cloud.changes += 1;
  const [partition, name] = [random.of(days), random.of(names)];
  const key = keyOf(partition, name);
  if (raw.objects.has(key) && random.oneIn(4)) {
    raw.objects.delete(key);
    cloud.scheduler.say(`deleted ${key}`);
  } else {
    const text = random.of(texts);
    void raw.putText(key, text);
    cloud.scheduler.say(`put ${key} ${JSON.stringify(text)}`);
  }
  cloud.emit({ mode: 'object', partition });
  if (random.oneIn(2)) cloud.scheduler.after(random.between(0, 60), () => change(cloud, random));
  if (random.oneIn(4)) cloud.scheduler.after(random.between(0, 120), () => cloud.command({ mode: 'manual' }));
}

/** What is listed of a partition now: each line once, in key order. */
function truthOf({ world }: Cloud, partition: string): string | null {
  const keys = names.map((name) => keyOf(partition, name)).filter((key) => world.raw.objects.has(key));
  if (keys.length === 0) return null;
  const lines = keys.flatMap((key) => (world.raw.objects.get(key)?.text ?? '').split('\n'));
  return sumOf(lines.filter((line) => line !== ''));
}

const publishedText = ({ world }: Cloud, partition: string): string | null => {
  const location = world.daily.partitions.get(partition.slice('ingest_date='.length))?.location;
  if (location === undefined) return null;
  return sumOf([
    world.curated.objects.get(`${location.replace('s3://curated/', '')}part-0.parquet`)?.text ?? 'nothing',
  ]);
};

/** Why a partition with these lines may not be published; null when it must be. */
function holdOf(truth: string | null, published: string | null): string | null {
  if (truth === null) return published === null ? null : 'removals';
  const lines = truth === '' ? [] : truth.split('+');
  if (lines.includes('KILLER')) return 'failed';
  if (lines.includes('REFUSE')) return 'refused';
  const bad = lines.filter((line) => line === 'bad').length;
  return bad > lines.length / 2 || bad === lines.length ? 'gate' : null;
}

/** At rest: published is what is listed, or it is held for the right reason; quarantine is of the same run. */
function checkPartition(
  cloud: Cloud,
  partition: string,
  { state, why }: Pick<PartitionStatus, 'state' | 'why'>,
) {
  const [truth, published] = [truthOf(cloud, partition), publishedText(cloud, partition)];
  const hold = holdOf(truth, published);
  const mayFail = cloud.deadRuns >= 3 && state === 'held' && why === 'failed';
  const isRight =
    hold === null ? state === 'up-to-date' && published === truth : state === 'held' && why === hold;
  if (!isRight && !mayFail)
    throw new Error(
      `${partition} is ${state} ${why ?? ''} at rest, published "${published}", listed "${truth}"`,
    );
  const value = partition.slice('ingest_date='.length);
  const runOf = (table: MemoryTable) => table.partitions.get(value)?.parameters['ledgerline.run_id'];
  if (published !== null && runOf(cloud.world.daily) !== runOf(cloud.world.quarantine))
    throw new Error(`summary and quarantine of ${partition} are of two runs`);
}

async function checkRest(cloud: Cloud): Promise<void> {
  const seen = await observe(cloud.world, 'all');
  const { partitions, total, runningRunId } = statusOf(seen, plan(seen));
  const nothing = { state: 'up-to-date', why: null } as const;
  for (const partition of days)
    checkPartition(cloud, partition, partitions.find((one) => one.partition === partition) ?? nothing);
  const isSummed = total.state === 'up-to-date' || (total.state === 'held' && cloud.deadRuns >= 3);
  if (runningRunId !== null || !isSummed)
    throw new Error(`the total is ${total.state} ${total.why ?? ''} at rest, run ${runningRunId}`);
  const csv = cloud.world.curated.objects.get('output/users_summary.csv');
  if (total.state === 'up-to-date' && (csv?.metadata[digestMetadata] ?? null) !== total.digest)
    throw new Error(`the CSV is of ${csv?.metadata[digestMetadata]}, published is ${total.digest}`);
}

export interface Story {
  readonly steps: number;
  readonly runs: number;
  readonly changes: number;
  readonly crashes: number;
  readonly deadLetters: number;
}

/** A failure with the history that led to it. */
export class StoryError extends Error {}

/** One seed, one story: hours of changes and faults, then calm. @throws StoryError */
export async function simulate(seed: number): Promise<Story> {
  const random = new Random(seed);
  const faults = someFaults(random);
  const cloud = new Cloud(random, faults);
  const { scheduler, world } = cloud;
  const readers = new Readers(world, faults.stalled === calm.stalled);
  const begun = scheduler.time;
  const times = 1 + Math.floor(random.next() * 8);
  for (let time = 0; time < times; time += 1)
    scheduler.after(random.between(0, chaosHours * 3600), () => change(cloud, random));
  try {
    await scheduler.run(begun + chaosHours * hourMs, () => readers.check());
    cloud.faults = calm;
    scheduler.say('calm');
    await scheduler.run(begun + (chaosHours + restHours / 2) * hourMs, () => readers.check());
    const runs = world.runs.all.length;
    await scheduler.run(begun + (chaosHours + restHours) * hourMs, () => readers.check());
    if (world.runs.all.length > runs)
      throw new Error(`${world.runs.all.length - runs} runs started when nothing had changed for hours`);
    await checkRest(cloud);
    const allowed = 6 * (cloud.changes + cloud.deadRuns) + 6;
    if (runs > allowed) throw new Error(`${runs} runs for ${cloud.changes} changes, ${cloud.deadRuns} died`);
  } catch (error) {
    const told = scheduler.history.slice(-400).join('\n');
    throw new StoryError(`seed ${seed}: ${(error as Error).message}\n${told}`, { cause: error });
  }
  const { changes, crashes, deadLetters } = cloud;
  return { steps: scheduler.history.length, runs: world.runs.all.length, changes, crashes, deadLetters };
}
