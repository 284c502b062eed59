import { describe, expect, it } from '@jest/globals';
import { type Observation, observe, statusOf } from '../src/index.ts';
import { noteEnds } from '../src/note-ends.ts';
import {
  drop,
  type MemoryWorld,
  memoryWorld,
  readCsv,
  readSummary,
  tick,
  toRest,
} from './world/memory-world.ts';

const [day, other] = ['ingest_date=2026-11-22', 'ingest_date=2026-11-23'] as const;

/** A day that shows `one`, and has another file since. */
async function changed(): Promise<MemoryWorld> {
  const world = memoryWorld();
  await drop(world, `input/${day}/a.csv`, 'one\n');
  await tick(world);
  await toRest(world);
  await drop(world, `input/${day}/b.csv`, 'two\n');
  return world;
}

const viewOf = async (world: MemoryWorld) =>
  (await observe(world, [day])).partitions[0] as Observation['partitions'][number];

const wantedOf = async (world: MemoryWorld) => (await viewOf(world)).wanted?.fingerprint;

/** Of a run that asked for the changed day, and ended. */
async function markOfEnded(world: MemoryWorld): Promise<string> {
  await tick(world);
  world.runs.finish('die-after-markers');
  return `attempts/${day}/${await wantedOf(world)}/${world.runs.all[0]?.runId}.json`;
}

const publishedOf = async (world: MemoryWorld) => (await viewOf(world)).published?.fingerprint;

const held: readonly [string, (world: MemoryWorld) => Promise<string>][] = [
  ['segment', async () => `segments/${day}/${'0'.repeat(64)}.json`],
  ['build', async (world) => `builds/${day}/${await wantedOf(world)}.json`],
  ['published build', async (world) => `builds/${day}/${await publishedOf(world)}.json`],
  ['attempt', async (world) => `attempts/${day}/${await wantedOf(world)}/jr_0.json`],
  ['attempt of a run that ended', markOfEnded],
];

describe('a malformed document', () => {
  it.each(held)('that is a %s holds its partition, by name, and no other', async (_, keyOf) => {
    const world = await changed();
    const key = await keyOf(world);
    await world.curated.putText(key, '{"version":2}');
    await drop(world, `input/${other}/a.csv`, 'next\n');

    await tick(world);
    await toRest(world);
    const { partitions, total } = statusOf(await observe(world, 'all'));
    const shown = [readSummary(world, day), readSummary(world, other), readCsv(world)];
    await world.curated.delete(key);
    world.pass(2);
    await tick(world);
    await toRest(world);

    expect(partitions).toMatchObject([
      { partition: day, state: 'held', why: 'malformed', detail: expect.stringContaining(key) },
      { partition: other, state: 'up-to-date' },
    ]);
    expect(partitions[0]?.detail).toMatch(/^.* is malformed: .*; look at it, then restore it, or delete it/);
    expect(total.state).toBe('up-to-date');
    expect(shown).toEqual(['one', 'next', 'next+one\n']);
    expect(readSummary(world, day)).toBe('one+two');
  });

  it('leaves on record what runs said of its partition', async () => {
    const world = await changed();
    const mark = await markOfEnded(world);
    const said = world.curated.objects.get(mark)?.text;
    await world.curated.putText(`segments/${day}/${'0'.repeat(64)}.json`, '{}');

    await tick(world);

    expect(said).toContain('"outcome":"running"');
    expect(world.curated.objects.get(mark)?.text).toBe(said);
  });

  it('that became one after the look is left as it is', async () => {
    const world = await changed();
    await tick(world);
    const mark = `attempts/${day}/${await wantedOf(world)}/${world.runs.all[0]?.runId}.json`;
    world.runs.finish('die-at-once');
    const seen = await observe(world, 'all');
    await world.curated.putText(mark, '{}');

    await noteEnds(world, seen);

    expect(world.curated.objects.get(mark)?.text).toBe('{}');
  });

  it('that is a published build of a day at rest holds nothing back', async () => {
    const world = await changed();
    await tick(world);
    await toRest(world);
    await world.curated.putText(`builds/${day}/${await publishedOf(world)}.json`, '{}');
    await drop(world, `input/${other}/a.csv`, 'one\n');

    await tick(world);
    await toRest(world);

    expect(readCsv(world)).toBe('one+two\n');
    expect(statusOf(await observe(world, 'all')).partitions).toMatchObject([
      { partition: day, state: 'up-to-date' },
      { partition: other, state: 'held', why: 'gate' },
    ]);
  });

  it('that is the newest entry of a history holds back no publication', async () => {
    const world = await changed();
    const keys = () => world.curated.objects.keysBelow(`history/v1/${day}/`);
    const [key = ''] = keys();
    await world.curated.putText(key, '{}');
    world.quarantine.partitions.delete('2026-11-22');
    await drop(world, `input/${other}/a.csv`, 'next\n');
    world.pass(1);

    await tick(world);
    await toRest(world);

    expect([readSummary(world, day), readSummary(world, other)]).toEqual(['one+two', 'next']);
    expect(world.quarantine.partitions.has('2026-11-22')).toBe(true);
    expect(world.curated.objects.get(key)?.text).toBe('{}');
    expect(keys().length).toBeGreaterThan(1);
  });

  it('that somebody else put into a history holds back no publication', async () => {
    const world = await changed();
    await world.curated.putText(`history/v1/${day}/zz-notes.txt`, 'mine');

    await tick(world);
    await toRest(world);

    expect(readSummary(world, day)).toBe('one+two');
  });

  it('that is about the whole pipeline stops all of it, and says which', async () => {
    const world = await changed();
    await world.curated.putText('control/removals.json', '{}');

    await expect(tick(world)).rejects.toMatchObject({
      code: 'malformed-document',
      message: expect.stringMatching(/^control\/removals.json is malformed: .*, or delete it/),
    });
  });
});
