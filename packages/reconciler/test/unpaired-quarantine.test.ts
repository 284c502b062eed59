import { describe, expect, it } from '@jest/globals';
import { arrive, drop, memoryWorld, tick, wake } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('reconcile', () => {
  it.each([
    ['whose file is deleted', null],
    ['whose next file a gate holds', 'bad\nbad\n'],
  ])('shows no rejected records of a day that was never published, %s', async (_, next) => {
    const world = memoryWorld();
    const key = `input/${day}/a.csv`;
    await drop(world, key, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    world.daily.broken.add('2026-11-23');
    await expect(wake(world)).rejects.toThrow('did not move');
    const before = world.quarantine.partitions.size;
    const others = { value: 'other', location: 's3://else/', parameters: {} };
    world.quarantine.partitions.set('other', others);
    await (next === null ? world.raw.delete(key) : drop(world, key, next));
    world.daily.broken.clear();

    await tick(world);
    if (world.runs.running() !== undefined) world.runs.finish();
    await tick(world);

    expect(before).toBe(1);
    expect([...world.quarantine.partitions.values()]).toEqual([others]);
    expect(world.daily.partitions.size).toBe(0);
  });
});
