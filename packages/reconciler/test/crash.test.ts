import { describe, expect, it } from '@jest/globals';
import type { World } from '../src/index.ts';
import { Crash, crashing } from './world/crashing.ts';
import {
  arrive,
  drop,
  type MemoryWorld,
  memoryWorld,
  readCsv,
  readSummary,
  tick,
  wake,
} from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';
const other = 'ingest_date=2026-11-22';

/** A day published, its next version built, another day new. */
async function beforeTheEnd(): Promise<MemoryWorld> {
  const world = memoryWorld();
  await drop(world, `input/${day}/a.csv`, 'one\n');
  await arrive(world, day);
  world.runs.finish();
  await wake(world);
  await drop(world, `input/${day}/a.csv`, 'two\nthree\n');
  await drop(world, `input/${other}/a.csv`, 'four\n');
  await tick(world);
  world.runs.finish();
  return world;
}

async function beforeTheStart(): Promise<MemoryWorld> {
  const world = memoryWorld();
  await drop(world, `input/${day}/a.csv`, 'one\n');
  return world;
}

async function callsOf(prepare: () => Promise<MemoryWorld>, look: (world: World) => Promise<unknown>) {
  const counted = crashing(await prepare(), 0, 'before');
  await look(counted.world);
  return counted.calls();
}

const crashPoints = (calls: number) =>
  Array.from({ length: calls }, (_, n) => [
    { at: n + 1, when: 'before' as const },
    { at: n + 1, when: 'after' as const },
  ]).flat();

describe('a crash between any two calls', () => {
  it('starts no second run, leaves none without a watchdog, and the next look starts the first', async () => {
    const calls = await callsOf(beforeTheStart, (world) => arrive(world, day));
    for (const { at, when } of crashPoints(calls)) {
      const world = await beforeTheStart();
      await expect(arrive(crashing(world, at, when).world, day)).rejects.toThrow(Crash);
      if (world.runs.running()) expect(world.sent).toEqual([{ partitions: [day], delaySeconds: 900 }]);
      world.pass(5);

      await arrive(world, day);
      await arrive(world, day);

      expect([at, when, world.runs.all.length]).toEqual([at, when, 1]);
    }
    expect(calls).toBeGreaterThan(10);
  });

  it('shows readers the old or the new build, and the next look publishes all of it', async () => {
    const calls = await callsOf(beforeTheEnd, (world) => wake(world));
    for (const { at, when } of crashPoints(calls)) {
      const world = await beforeTheEnd();
      await expect(wake(crashing(world, at, when).world)).rejects.toThrow(Crash);
      expect(['one', 'two+three']).toContain(readSummary(world, day));
      expect([undefined, 'four']).toContain(readSummary(world, other));
      world.pass(5);

      await wake(world);

      const seen = [readSummary(world, day), readSummary(world, other), readCsv(world)];
      expect([at, when, ...seen]).toEqual([at, when, 'two+three', 'four', 'four+three+two\n']);
      expect(await tick(world)).toMatchObject({ kind: 'up-to-date' });
      expect(world.runs.all).toHaveLength(2);
    }
    expect(calls).toBeGreaterThan(20);
  });

  it('never moves a summary whose quarantine has not moved', async () => {
    const calls = await callsOf(beforeTheEnd, (world) => wake(world));
    for (const { at, when } of crashPoints(calls)) {
      const world = await beforeTheEnd();
      await expect(wake(crashing(world, at, when).world)).rejects.toThrow(Crash);

      const runIdOf = (table: MemoryWorld['daily'], value: string) =>
        table.partitions.get(value)?.parameters['ledgerline.run_id'];
      for (const value of ['2026-11-23', '2026-11-22'])
        if (runIdOf(world.daily, value) === 'jr_2') expect(runIdOf(world.quarantine, value)).toBe('jr_2');
    }
  });
});
