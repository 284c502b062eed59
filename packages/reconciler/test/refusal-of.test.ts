import { describe, expect, it } from '@jest/globals';
import type { Request } from '@ledgerline/schema';
import { handleRequest, refusalOf } from '../src/index.ts';
import { arriveWith, caller, type MemoryWorld, memoryWorld } from './world/memory-world.ts';
import { newestRecord } from './world/records.ts';

const day = 'ingest_date=2026-11-23';
const range = { from: '2026-11-01', to: '2026-11-30' };
const digest = '0'.repeat(64);

const ask = (world: MemoryWorld, request: Request) => handleRequest(world, request, caller());

/** Two builds of a day, the second published. */
async function twice(): Promise<MemoryWorld> {
  const world = memoryWorld();
  for (const text of ['one\n', 'two\n']) await arriveWith(world, day, { 'a.csv': text });
  return world;
}

async function paused(): Promise<MemoryWorld> {
  const world = await twice();
  await ask(world, { mode: 'pause', note: 'wrong prices' });
  return world;
}

async function rolledBack(): Promise<MemoryWorld> {
  const world = await twice();
  await ask(world, { mode: 'rollback', partition: day });
  world.pass(1);
  return world;
}

async function gated(): Promise<MemoryWorld> {
  const world = await twice();
  await arriveWith(world, day, { 'a.csv': 'three\nbad\n' });
  return world;
}

async function refusedDay(): Promise<MemoryWorld> {
  const world = memoryWorld();
  await arriveWith(world, day, { 'a.csv': 'REFUSE\n' });
  return world;
}

async function backfilling(): Promise<MemoryWorld> {
  const world = await twice();
  const newer = { ...world, spec: { ...world.spec, contractHash: 'f'.repeat(64) } };
  await ask(newer, { mode: 'backfill', ...range });
  return newer;
}

/** What is kept, but for the times of the lease that a request takes. */
const kept = ({ curated, daily, quarantine }: MemoryWorld) =>
  JSON.stringify([[...curated.objects], [...daily.partitions], [...quarantine.partitions]]);

async function pausedInOtherWords(): Promise<MemoryWorld> {
  const world = await twice();
  await world.curated.putText('control/pause.json', '{}');
  return world;
}

const accept = { mode: 'accept', partition: day, fingerprint: digest, note: 'checked' } as const;

describe('what the trigger would refuse', () => {
  it.each<[string, () => Promise<MemoryWorld>, Request]>([
    ['what has no earlier build', refusedDay, { mode: 'rollback', partition: day }],
    ['what has no objects', twice, { mode: 'rollback', partition: 'ingest_date=2026-11-01' }],
    ['a run that never was', twice, { mode: 'rollback', partition: day, to: 'jr_9' }],
    ['what is not rolled back', twice, { mode: 'release', partitions: [day] }],
    ['what did not fail', twice, { mode: 'retry', partitions: [day] }],
    ['a total that did not fail', twice, { mode: 'retry', partitions: [] }],
    ['what no gate holds', twice, accept],
    ['another build than the one that was shown', gated, accept],
    ['removals that nobody holds', twice, { mode: 'confirm-removals', digest }],
    ['a backfill beside another', backfilling, { mode: 'backfill', ...range, to: '2026-11-29' }],
    ['a range that ends before it begins', twice, { mode: 'backfill', from: range.to, to: range.from }],
    ['the end of no backfill', twice, { mode: 'stop-backfill' }],
    ['a pause in a pause', paused, { mode: 'pause', note: 'another reason' }],
    ['while paused, a rollback', paused, { mode: 'rollback', partition: day }],
    ['while paused, a release', paused, { mode: 'release', partitions: [day] }],
    ['while paused, a yes to a gate', paused, accept],
    ['while paused, a yes to removals', paused, { mode: 'confirm-removals', digest }],
    ['while paused, a repair', paused, { mode: 'repair' }],
    ['while paused by a document that nobody can read, a repair', pausedInOtherWords, { mode: 'repair' }],
  ])('is known before it is asked: %s', async (_, start, request) => {
    const world = await start();
    const before = kept(world);

    const refusal = await refusalOf(world, request);

    expect(refusal).toMatchObject({ kind: 'refused' });
    expect(kept(world)).toBe(before);
    expect(await ask(world, request)).toEqual(refusal);
  });

  it.each<[string, () => Promise<MemoryWorld>, Request]>([
    ['a rollback', twice, { mode: 'rollback', partition: day }],
    ['the release of what is rolled back', rolledBack, { mode: 'release', partitions: [day] }],
    ['a retry of what was refused', refusedDay, { mode: 'retry', partitions: [day] }],
    ['the same backfill again', backfilling, { mode: 'backfill', ...range }],
    ['the end of a backfill', backfilling, { mode: 'stop-backfill' }],
    ['a pause', twice, { mode: 'pause', note: 'wrong prices' }],
    ['the end of a pause', paused, { mode: 'resume' }],
    ['a dry run of a repair, while paused', paused, { mode: 'repair', dryRun: true }],
    ['a look', twice, { mode: 'manual' }],
  ])('is not %s', async (_, start, request) => {
    const world = await start();
    const before = kept(world);

    expect(await refusalOf(world, request)).toBeNull();
    expect(kept(world)).toBe(before);
    expect((await ask(world, request)).kind).not.toBe('refused');
  });

  it('is not a yes to the very build that was shown', async () => {
    const world = await gated();
    const { fingerprint } = newestRecord(world, day).record;

    expect(await refusalOf(world, { ...accept, fingerprint })).toBeNull();
  });
});
