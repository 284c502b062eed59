import { usersSummary } from '@ledgerline/pipelines';
import {
  type Arrival,
  compilePipeline,
  type Gates,
  type PipelineDefinition,
  type Request,
  specHashOf,
} from '@ledgerline/schema';
import {
  type Answer,
  handleRequest,
  type Limits,
  limitsOf,
  observe,
  type PartitionStatus,
  type Publication,
  reconcile,
  type Status,
  statusOf,
  type World,
} from '../../src/index.ts';
import { type MemoryBucket, memoryBucket } from './memory-bucket.ts';
import { type MemoryTable, memoryTable } from './memory-catalog.ts';
import { type MemoryJob, memoryJob } from './memory-job.ts';

export class Throttle extends Error {}

export interface SentReplan {
  readonly partitions: readonly string[];
  readonly delaySeconds: number;
}

/** A small world in memory, of the reconciler's own types. Time stands still unless it is passed. */
export interface MemoryWorld extends World {
  readonly raw: MemoryBucket;
  readonly curated: MemoryBucket;
  readonly daily: MemoryTable;
  readonly quarantine: MemoryTable;
  readonly total: MemoryTable;
  readonly runs: MemoryJob;
  readonly sent: SentReplan[];
  readonly announced: Publication[];
  readonly pass: (minutes: number) => void;
  /** What a deployment does: from now on another spec holds. */
  readonly deploy: (change: Partial<PipelineDefinition>) => void;
}

const deployed = (definition: PipelineDefinition) => {
  const spec = compilePipeline(definition);
  const specHash = specHashOf(spec);
  return { spec, specHash, specUri: `s3://artifacts/specs/${specHash}.json` };
};

interface More {
  readonly limits?: Partial<Limits>;
  readonly arrival?: Arrival;
}

/** @param clock milliseconds since 1970; without one, time is passed by `pass` */
export function memoryWorld(
  gates: Gates = usersSummary.gates,
  clock?: () => number,
  { limits, arrival = {} }: More = {},
): MemoryWorld {
  const definition: PipelineDefinition = { ...usersSummary, gates, arrival };
  const first = deployed(definition);
  let time = Date.parse('2026-11-23T00:00:00.000Z');
  const now = () => new Date(clock?.() ?? time);
  const [raw, curated] = [memoryBucket('raw', now), memoryBucket('curated', now)];
  const sent: SentReplan[] = [];
  const announced: Publication[] = [];
  const world: MemoryWorld = {
    environment: 'test',
    ...first,
    raw,
    curated,
    daily: memoryTable(first.spec.tables.daily.name),
    older: null,
    quarantine: memoryTable(first.spec.tables.quarantine.name),
    total: memoryTable(first.spec.tables.summary.name),
    // files of some bytes, in runs of some bytes
    limits: { ...limitsOf(first.spec, 'STANDARD'), bytesPerObject: 0, ...limits },
    runs: memoryJob({ raw, curated, now }),
    asked: new Map(),
    sendReplan: async (partitions, delaySeconds) => {
      sent.push({ partitions, delaySeconds });
    },
    announce: async (publication) => {
      announced.push(publication);
    },
    now,
    isThrottle: (error) => error instanceof Throttle,
    log: () => {},
    sent,
    announced,
    pass: (minutes) => {
      time += minutes * 60_000;
    },
    deploy: (change) => {
      Object.assign(world, deployed({ ...definition, ...change }));
    },
  };
  return world;
}

let looks = 0;
/** A new name for every call. */
export const caller = () => {
  looks += 1;
  return { owner: `look-${looks}`, leaseSeconds: 60 };
};

/** Drops a file and returns its partition. */
export async function drop(world: MemoryWorld, key: string, text: string): Promise<string> {
  await world.raw.putText(key, text);
  const date = /ingest_date=[^/]+/.exec(key)?.[0];
  return date ?? 'ingest_date=undated';
}

/** What an S3 event leads to. */
export const arrive = (world: World, ...scope: readonly string[]): Promise<Answer> =>
  reconcile(world, { scope, withPending: false, isDryRun: false }, caller());

/** What the end of a run, or a replan message, leads to. */
export const wake = (world: World, ...scope: readonly string[]): Promise<Answer> =>
  reconcile(world, { scope, withPending: true, isDryRun: false }, caller());

/** What a person asks for, or the clock. */
export const ask = (world: World, request: Request): Promise<Answer> =>
  handleRequest(world, request, caller());

export const tick = (world: World): Promise<Answer> => ask(world, { mode: 'scheduled' });

/** How a run ends, asked right before it does. */
export type EndingOf = (world: MemoryWorld) => Promise<Parameters<MemoryJob['finish']>[0]>;

const toWork: EndingOf = async () => 'work';

/**
 * Runs end and wake the trigger until none runs. @returns how many ended
 *
 * @param minutes that pass after each end
 */
export async function toRest(world: MemoryWorld, minutes = 0, endingOf = toWork): Promise<number> {
  let ends = 0;
  for (; world.runs.running() !== undefined; ends += 1) {
    if (ends > 20) throw new Error('it does not come to rest');
    world.runs.finish(await endingOf(world));
    world.pass(minutes);
    await wake(world);
  }
  return ends;
}

/** Files of a partition land, and all that follows from it is done. `files`: name -> text. */
export async function arriveWith(
  world: MemoryWorld,
  partition: string,
  files: Readonly<Record<string, string>>,
  { minutes = 10, endingOf }: { readonly minutes?: number; readonly endingOf?: EndingOf } = {},
): Promise<void> {
  for (const [name, text] of Object.entries(files)) await drop(world, `input/${partition}/${name}`, text);
  await arrive(world, partition);
  await toRest(world, minutes, endingOf);
  world.pass(1);
}

/** A world of which a partition was published twice: `one`, then `two`. */
export async function publishedTwice(partition: string): Promise<MemoryWorld> {
  const world = memoryWorld();
  await arriveWith(world, partition, { 'a.csv': 'one\n' });
  await arriveWith(world, partition, { 'a.csv': 'two\n' });
  return world;
}

export const statusNow = async (world: World): Promise<Status> => statusOf(await observe(world, 'all'));

export async function partitionNow(world: World, partition: string): Promise<PartitionStatus | undefined> {
  const { partitions } = await statusNow(world);
  return partitions.find((one) => one.partition === partition);
}

/** Which build readers of a partition see: the text of its summary. */
export function readSummary({ daily, curated }: MemoryWorld, partition: string): string | undefined {
  const location = daily.partitions.get(partition.slice('ingest_date='.length))?.location;
  return curated.objects.get(`${location?.replace('s3://curated/', '')}part-0.parquet`)?.text;
}

export const readCsv = ({ curated }: MemoryWorld): string | undefined =>
  curated.objects.get('output/users_summary.csv')?.text;
