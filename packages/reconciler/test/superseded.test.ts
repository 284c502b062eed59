import { describe, expect, it } from '@jest/globals';
import { observe, statusOf } from '../src/index.ts';
import { arrive, drop, memoryWorld, readSummary, wake } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('a day of which one file is replaced during every run', () => {
  it('is scanned further and further apart', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/live.csv`, 'live-0\n');
    await arrive(world, day);

    for (let minute = 1; minute <= 240; minute += 1) {
      await drop(world, `input/${day}/live.csv`, `live-${minute}\n`);
      world.pass(1);
      if (world.runs.running() !== undefined) world.runs.finish();
      await wake(world);
    }
    const waiting = statusOf(await observe(world, [day])).partitions;
    world.pass(60);
    await wake(world);
    world.runs.finish();
    await wake(world);

    expect(world.runs.all.length).toBeLessThan(12);
    expect(waiting).toMatchObject([{ state: 'waiting', why: 'back-off', until: expect.any(String) }]);
    expect(readSummary(world, day)).toBe('live-240');
  });
});
