import { describe, expect, it } from '@jest/globals';
import { arrive, drop, memoryWorld, readSummary, tick, wake } from './world/memory-world.ts';

const today = 'ingest_date=2026-11-23';
const large = 'ingest_date=2026-11-22';
const small = 'ingest_date=2026-11-21';

describe('while files trickle into today', () => {
  it('a day that needs parts, and the small day behind it, are built some time', async () => {
    const world = memoryWorld(undefined, undefined, { limits: { bytesPerRun: 10 } });
    await drop(world, `input/${today}/0.csv`, '0\n');
    for (let n = 0; n < 3; n += 1) await drop(world, `input/${large}/${n}.csv`, `large-${n}\n`);
    await drop(world, `input/${small}/a.csv`, 's\n');
    await tick(world);

    for (let n = 1; n <= 25; n += 1) {
      // one small file of today comes during each run
      await drop(world, `input/${today}/${n}.csv`, `${n}\n`);
      await arrive(world, today);
      world.runs.finish();
      world.pass(2);
      await wake(world);
    }

    expect(world.runs.all.length).toBeGreaterThan(20);
    expect(readSummary(world, today)).toContain('20');
    expect({ small: readSummary(world, small), large: readSummary(world, large) }).toEqual({
      small: 's',
      large: 'large-0+large-1+large-2',
    });
  });
});
