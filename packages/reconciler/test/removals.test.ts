import { describe, expect, it } from '@jest/globals';
import { readHistory, type World } from '../src/index.ts';
import { Crash, crashing } from './world/crashing.ts';
import {
  arrive,
  ask,
  drop,
  type MemoryWorld,
  memoryWorld,
  readCsv,
  readSummary,
  statusNow,
  tick,
  toRest,
} from './world/memory-world.ts';

const days = ['20', '21', '22', '23', '24'].map((day) => `ingest_date=2026-11-${day}`);
const [day = ''] = days;

/** Five days published. */
async function published(): Promise<MemoryWorld> {
  const world = memoryWorld();
  for (const one of days) await drop(world, `input/${one}/a.csv`, `${one}\n`);
  await tick(world);
  await toRest(world);
  return world;
}

const empty = (world: MemoryWorld, ...partitions: readonly string[]) =>
  Promise.all(partitions.map((one) => world.raw.delete(`input/${one}/a.csv`)));

describe('a partition without objects', () => {
  it('is removed by the second look at all prefixes, 15 minutes after the first, and the total follows', async () => {
    const world = await published();
    await empty(world, day);

    const seen = [];
    for (const minutes of [0, 14, 1]) {
      world.pass(minutes);
      await tick(world);
      seen.push(readSummary(world, day));
    }
    await toRest(world);

    expect(seen).toEqual([day, day, undefined]);
    expect(world.quarantine.partitions.has('2026-11-20')).toBe(false);
    expect(readCsv(world)).not.toContain(day);
    expect(readCsv(world)).toContain(days[1]);
    expect(await readHistory(world, day)).toMatchObject([
      { why: 'removed', fingerprint: null, previous: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { why: 'new' },
    ]);
  });

  it('is not removed by looks at itself, nor when it came back between two looks', async () => {
    const world = await published();
    await empty(world, day);
    for (let n = 0; n < 4; n += 1) {
      await arrive(world, day);
      world.pass(30);
    }
    const byItself = readSummary(world, day);

    await tick(world);
    world.pass(10);
    await drop(world, `input/${day}/a.csv`, `${day}\n`);
    await arrive(world, day);
    await empty(world, day);
    world.pass(10);
    await tick(world);

    expect([byItself, readSummary(world, day)]).toEqual([day, day]);
  });

  it('comes back with its own numbers when it is delivered again', async () => {
    const world = await published();
    await empty(world, day);
    await tick(world);
    world.pass(15);
    await tick(world);
    await toRest(world);
    const runs = world.runs.all.length;

    await drop(world, `input/${day}/a.csv`, `${day}\n`);
    await arrive(world, day);
    await toRest(world);

    expect(readSummary(world, day)).toBe(day);
    expect(world.runs.all).toHaveLength(runs);
  });

  it('leaves an empty total when it was the last', async () => {
    const world = memoryWorld();
    await drop(world, 'input/a.csv', 'one\n');
    await tick(world);
    await toRest(world);
    await world.raw.delete('input/a.csv');
    await tick(world);
    world.pass(15);
    await tick(world);
    await toRest(world);

    expect(readCsv(world)).not.toContain('one');
    expect(await tick(world)).toMatchObject({ kind: 'up-to-date' });
  });

  it('is held with others beyond the guard, until the list that was shown is confirmed', async () => {
    const world = await published();
    await empty(world, ...days.slice(0, 4));
    await tick(world);
    world.pass(15);
    const held = await tick(world);
    const { removalsDigest: digest } = await statusNow(world);
    const confirm = (shown: string) => ask(world, { mode: 'confirm-removals', digest: shown });

    const wrong = await confirm('0'.repeat(64));
    const stillThere = days.map((one) => readSummary(world, one));
    const right = await confirm(digest ?? '');
    await toRest(world);

    expect(held).toMatchObject({ kind: 'held', partitions: Array(4).fill({ why: 'removals' }) });
    expect(wrong).toMatchObject({ kind: 'refused', code: 'conflict' });
    expect(stillThere).toEqual(days);
    expect(right).toMatchObject({ kind: 'started', removed: days.slice(0, 4) });
    expect(days.map((one) => readSummary(world, one))).toEqual([...Array(4).fill(undefined), days[4]]);
  });

  it('is removed with the rest of a confirmed list after a crash, without another word', async () => {
    const world = await published();
    await empty(world, ...days);
    await tick(world);
    world.pass(15);
    const { removalsDigest: digest } = await statusNow(world);
    const crash = async () => {
      throw new Crash('before a pointer is deleted');
    };
    const dying = { ...world, quarantine: { ...world.quarantine, deletePartitions: crash } };
    const request = { mode: 'confirm-removals', digest: digest ?? '' } as const;
    await expect(ask(dying, request)).rejects.toThrow(Crash);

    world.pass(60);
    const next = await tick(world);
    await toRest(world);
    await tick(world);

    expect(next).toMatchObject({ removed: days });
    const removals = JSON.parse((await world.curated.getText('control/removals.json'))?.text ?? '');
    expect(removals).toMatchObject({ absentSince: {}, confirmed: [] });
    expect(removals.removed).toHaveLength(days.length);
  });

  it('is removed as it was confirmed, whatever is confirmed after it', async () => {
    const world = await published();
    await empty(world, ...days.slice(0, 4));
    await tick(world);
    world.pass(15);
    const confirm = async (of: World) => {
      const { removalsDigest: digest } = await statusNow(world);
      return ask(of, { mode: 'confirm-removals', digest: digest ?? '' });
    };
    const crash = async () => {
      throw new Crash('before a pointer is deleted');
    };
    const dying = { ...world, quarantine: { ...world.quarantine, deletePartitions: crash } };
    await expect(confirm(dying)).rejects.toThrow(Crash);
    await empty(world, days[4] ?? '');
    await tick(dying).catch(() => undefined);
    world.pass(15);

    await expect(confirm(dying)).rejects.toThrow(Crash);
    await tick(world);

    expect(days.map((one) => readSummary(world, one))).toEqual(Array(5).fill(undefined));
  });

  it('counts within the guard for 24 hours', async () => {
    const world = await published();
    const removeOne = async (one: string) => {
      await empty(world, one);
      await tick(world);
      world.pass(15);
      await tick(world);
      await toRest(world);
    };
    for (const one of days.slice(0, 4)) await removeOne(one);
    const fourth = readSummary(world, days[3] ?? '');
    world.pass(24 * 60);
    await tick(world);

    expect(fourth).toBe(days[3]);
    expect(readSummary(world, days[3] ?? '')).toBeUndefined();
  });

  it('is there or gone after a crash between any two calls, and gone after the next looks', async () => {
    const prepare = async () => {
      const world = await published();
      await empty(world, day);
      await tick(world);
      world.pass(15);
      return world;
    };
    const counted = crashing(await prepare(), 0, 'before');
    await tick(counted.world);
    for (let at = 1; at <= counted.calls(); at += 1)
      for (const when of ['before', 'after'] as const) {
        const world = await prepare();
        await tick(crashing(world, at, when).world).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
        });
        expect([day, undefined]).toContain(readSummary(world, day));
        for (const minutes of [5, 20]) {
          world.pass(minutes);
          await tick(world);
          await toRest(world);
        }

        expect([at, when, readSummary(world, day)]).toEqual([at, when, undefined]);
        expect(world.quarantine.partitions.has('2026-11-20')).toBe(false);
        expect(readCsv(world)).not.toContain(day);
      }
    expect(counted.calls()).toBeGreaterThan(20);
  });
});
