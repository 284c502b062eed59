import { describe, expect, it } from '@jest/globals';
import {
  arrive,
  arriveWith,
  ask,
  drop,
  memoryWorld,
  partitionNow,
  publishedTwice,
  readCsv,
  readSummary,
  statusNow,
  toRest,
  wake,
} from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('retry', () => {
  it('tries again what failed three times', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    await toRest(world, 10, async () => 'die-at-once');
    const held = await partitionNow(world, day);

    await ask(world, { mode: 'retry', partitions: [day] });
    await toRest(world, 10);

    expect(held).toMatchObject({ state: 'held', why: 'failed' });
    expect(readSummary(world, day)).toBe('one');
  });

  it('scans again what was refused', async () => {
    const world = memoryWorld();
    await arriveWith(world, day, { 'a.csv': 'REFUSE\n' });
    const runs = world.runs.all.length;

    const answer = await ask(world, { mode: 'retry', partitions: [day] });
    await toRest(world, 10);

    expect(answer).toMatchObject({ kind: 'started' });
    expect(world.runs.all.length).toBeGreaterThan(runs);
    expect(await partitionNow(world, day)).toMatchObject({ state: 'held', why: 'refused' });
  });

  it('sums a total again that three runs did not write', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish('no-rollup');
    await wake(world);
    for (let n = 0; n < 6 && world.runs.running(); n += 1) {
      world.runs.finish('no-rollup');
      world.pass(10);
      await wake(world);
    }
    const held = (await statusNow(world)).total;

    await ask(world, { mode: 'retry', partitions: [] });
    await toRest(world, 10);

    expect(held).toMatchObject({ state: 'held', why: 'failed' });
    expect(readCsv(world)).toContain('one');
  });

  it('refuses what did not fail', async () => {
    expect(await ask(await publishedTwice(day), { mode: 'retry', partitions: [day] })).toMatchObject({
      code: 'not-held',
    });
    expect(await ask(await publishedTwice(day), { mode: 'retry', partitions: [] })).toMatchObject({
      code: 'not-held',
    });
  });
});
