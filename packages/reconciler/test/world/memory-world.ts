import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline, specHashOf } from '@ledgerline/schema';
import {
  type Answer,
  handleRequest,
  limitsOf,
  type Publication,
  reconcile,
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
}

/** @param clock milliseconds since 1970; without one, time is passed by `pass` */
export function memoryWorld(gates = usersSummary.gates, clock?: () => number): MemoryWorld {
  const spec = compilePipeline({ ...usersSummary, gates });
  const specHash = specHashOf(spec);
  let time = Date.parse('2026-11-23T00:00:00.000Z');
  const now = () => new Date(clock?.() ?? time);
  const [raw, curated] = [memoryBucket('raw', now), memoryBucket('curated', now)];
  const sent: SentReplan[] = [];
  const announced: Publication[] = [];
  return {
    environment: 'test',
    spec,
    specHash,
    specUri: `s3://artifacts/specs/${specHash}.json`,
    raw,
    curated,
    daily: memoryTable(spec.tables.daily.name),
    olderDaily: null,
    quarantine: memoryTable(spec.tables.quarantine.name),
    total: memoryTable(spec.tables.summary.name),
    limits: limitsOf(spec),
    runs: memoryJob({ raw, curated, specHash, now }),
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
  };
}

let looks = 0;
const caller = () => {
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

export const tick = (world: World): Promise<Answer> => handleRequest(world, { mode: 'scheduled' }, caller());

/** Which build readers of a partition see: the text of its summary. */
export function readSummary({ daily, curated }: MemoryWorld, partition: string): string | undefined {
  const location = daily.partitions.get(partition.slice('ingest_date='.length))?.location;
  return curated.objects.get(`${location?.replace('s3://curated/', '')}part-0.parquet`)?.text;
}

export const readCsv = ({ curated }: MemoryWorld): string | undefined =>
  curated.objects.get('output/users_summary.csv')?.text;
