import { describe, expect, it } from '@jest/globals';
import { handleRequest } from '../src/index.ts';
import { arrive, caller, drop, memoryWorld, readSummary, toRest } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('a rollback a few seconds after a publication, by a Lambda whose clock is 14 s behind', () => {
  it('is what a repair restores', async () => {
    let time = Date.parse('2026-11-23T00:00:00.000Z');
    const world = memoryWorld(undefined, () => time);
    for (const text of ['one\n', 'wrong\n']) {
      time += 60_000;
      await drop(world, `input/${day}/a.csv`, text);
      await arrive(world, day);
      time += 60_000;
      await toRest(world);
    }
    const slow = { ...world, now: () => new Date(time - 14_000) };
    time += 5_000;
    await handleRequest(slow, { mode: 'rollback', partition: day }, caller());
    expect(readSummary(world, day)).toBe('one');
    time += 60_000;
    world.daily.partitions.clear();
    world.quarantine.partitions.clear();

    await handleRequest(world, { mode: 'repair' }, caller());

    expect(readSummary(world, day)).toBe('one');
  });
});
