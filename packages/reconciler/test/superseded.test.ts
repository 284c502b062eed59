import { describe, expect, it } from '@jest/globals';
import { observe, statusOf } from '../src/index.ts';
import {
  arrive,
  drop,
  type MemoryWorld,
  memoryWorld,
  readSummary,
  tick,
  wake,
} from './world/memory-world.ts';

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

describe('reconcile', () => {
  it('counts no superseded build as a failure', async () => {
    const world = memoryWorld();
    for (const text of ['1\n', '2\n', '3\n', '4\n', '5\n']) {
      await drop(world, `input/${day}/a.csv`, text);
      await wake(world, day);
      await drop(world, `input/${day}/a.csv`, 'restless\n');
      world.runs.finish();
      await drop(world, `input/${day}/a.csv`, '1\n');
      world.pass(60);
    }

    const answer = await wake(world, day);
    world.runs.finish();
    await wake(world);

    expect(answer).toMatchObject({ kind: 'started' });
    expect(readSummary(world, day)).toBe('1');
  });

  it('counts none whose object was put back before its run said so, and pays for ever fewer of them', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    for (let minute = 1; minute <= 240; minute += 1) {
      world.pass(1);
      const run = world.runs.running();
      if (run !== undefined) {
        await drop(world, `input/${day}/a.csv`, 'other\n');
        for (const step of world.runs.work(run))
          if (step.startsWith('marks')) {
            await drop(world, `input/${day}/a.csv`, 'one\n');
            world.pass(1);
          }
        world.runs.end(run, 'succeeded');
      }
      await wake(world);
    }
    world.pass(60);
    await wake(world);
    world.runs.finish();
    await wake(world);

    expect(world.runs.all.length).toBeGreaterThan(4);
    expect(world.runs.all.length).toBeLessThan(12);
    expect(readSummary(world, day)).toBe('one');
  });

  it('holds a build whose runs find another object than is listed all the while', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    world.pass(1);
    const { list } = world.raw;
    const raw: MemoryWorld['raw'] = {
      ...world.raw,
      list: async function* (...given) {
        for await (const page of list(...given)) yield page.map((one) => ({ ...one, etag: '"stale"' }));
      },
    };
    for (let run = 1; run <= 3; run += 1) {
      expect(await tick({ ...world, raw })).toMatchObject({ kind: 'started' });
      world.runs.finish();
      world.pass(10);
    }

    expect(await tick({ ...world, raw })).toMatchObject({ kind: 'held', partitions: [{ why: 'failed' }] });
  });
});
