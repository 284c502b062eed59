import { describe, expect, it } from '@jest/globals';
import { observe } from '../src/index.ts';
import { moveTotal } from '../src/move-total.ts';
import { arrive, drop, memoryWorld, readCsv, wake } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('moving the total', () => {
  it('leaves the CSV alone when someone else moved the table meanwhile', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    await wake(world);
    const { total } = await observe(world, 'all');
    if (total.rollup === null) throw new Error('there is no roll-up');
    await drop(world, 'input/ingest_date=2026-11-22/a.csv', 'two\n');
    await wake(world, 'ingest_date=2026-11-22');
    world.runs.finish();
    await wake(world);
    const output = await world.curated.head('output/users_summary.csv');
    const before = [readCsv(world), world.total.pointer.current];

    const outcome = await moveTotal(world, total.rollup, {
      ...total,
      output: output === undefined ? null : { etag: output.etag, digest: null },
    });

    expect(outcome).toBe('conflict');
    expect([readCsv(world), world.total.pointer.current]).toEqual(before);
  });
});
