import { describe, expect, it } from '@jest/globals';
import { findEarlier, observe } from '../src/index.ts';
import { loseFiles } from './world/losses.ts';
import {
  arrive,
  arriveWith,
  ask,
  drop,
  type MemoryWorld,
  memoryWorld,
  partitionNow,
  readCsv,
  readSummary,
  toRest,
  wake,
} from './world/memory-world.ts';
import { newestRecord } from './world/records.ts';

const [from, to] = ['ingest_date=2026-11-22', 'ingest_date=2026-11-23'] as const;

describe('accept', () => {
  it('says of all gates what it goes past, not of the first alone', async () => {
    const world = memoryWorld();
    const good = Array.from({ length: 40 }, (_, n) => `good-${n}\n`).join('');
    await arriveWith(world, from, { 'x.csv': 'sale\nbad\n', 'y.csv': good });
    await arriveWith(world, to, { 'x.csv': 'sale\nbad\n' });
    const held = await partitionNow(world, to);
    const { fingerprint } = newestRecord(world, to).record;

    const answer = await ask(world, {
      mode: 'accept',
      partition: to,
      fingerprint,
      note: 'half is rejected, we know',
    });
    await toRest(world, 10);

    const sales = (readCsv(world) ?? '').split('+').filter((word) => word.trim() === 'sale').length;
    expect(held).toMatchObject({ state: 'held', why: 'gate' });
    expect(held?.detail).toContain('same bytes');
    expect(answer).toMatchObject({ kind: 'published' });
    // as the person was told
    expect(sales).toBe(2);
  });
});

describe('rollback', () => {
  it('takes the run that it was shown, also of a build that was made again', async () => {
    const world = memoryWorld();
    await arriveWith(world, to, { 'a.csv': 'one\n' });
    await arriveWith(world, to, { 'a.csv': 'two\n' });
    await loseFiles(world, 'runs/jr_1/summary/');
    // finds it void and deletes its record
    await ask(world, { mode: 'rollback', partition: to });
    // it is built again, and its input is gone before it is published
    await drop(world, `input/${to}/a.csv`, 'one\n');
    await arrive(world, to);
    world.runs.finish();
    await drop(world, `input/${to}/a.csv`, 'two\n');
    await wake(world);
    await toRest(world, 10);
    world.pass(1);

    // as apps/cli rollback.ts proposes it
    const [view] = (await observe(world, [to])).partitions;
    const earlier = await findEarlier(world, view as never, undefined);
    expect(earlier).not.toBeNull();
    const answer = await ask(world, { mode: 'rollback', partition: to, to: earlier?.runId ?? '' });

    expect(answer).toMatchObject({ kind: 'published' });
    expect(readSummary(world, to)).toBe('one');
  });
});

describe('the end of a run', () => {
  it('has its builds looked at, also when its partition waited for _SUCCESS meanwhile', async () => {
    const arrival = { successObject: true, quietMinutes: 0, minRunIntervalMinutes: 0 };
    const world = memoryWorld(undefined, undefined, { arrival });
    await drop(world, `input/${to}/_SUCCESS`, '');
    await drop(world, `input/${to}/a.csv`, 'one\n');
    await arrive(world, to);
    await world.raw.delete(`input/${to}/_SUCCESS`);
    await drop(world, `input/${to}/b.csv`, 'two\n');
    await arrive(world, to);
    // the marker is back and the second file gone, and no event says so
    await world.raw.delete(`input/${to}/b.csv`);
    await drop(world, `input/${to}/_SUCCESS`, '');

    world.runs.finish();
    await wake(world);

    expect(readSummary(world, to)).toBe('one');
  });
});

describe('a pointer that the catalog refuses', () => {
  /** `from` gives contents to `to`; one run has built both. */
  async function handedOver(): Promise<MemoryWorld> {
    const world = memoryWorld();
    await arriveWith(world, from, { 'x.csv': 'moved\n' });
    await drop(world, `input/${from}/x.csv`, 'fresh\n');
    await drop(world, `input/${to}/x.csv`, 'moved\n');
    await arrive(world, from, to);
    world.runs.finish();
    return world;
  }

  it('makes nobody who waits for it hurry', async () => {
    const world = await handedOver();
    world.quarantine.broken.add('2026-11-22');
    world.sent.length = 0;

    for (let n = 0; n < 3; n += 1) {
      await expect(wake(world)).rejects.toMatchObject({ code: 'publish-failed' });
      world.pass(1);
    }

    expect(world.sent.filter(({ delaySeconds }) => delaySeconds < 900)).toEqual([]);
  });
});

describe('a repair', () => {
  const lost = async () => {
    const world = memoryWorld();
    await arriveWith(world, to, { 'a.csv': 'one\n' });
    world.daily.partitions.clear();
    return world;
  };

  it('that did all of it leaves no problem', async () => {
    const answer = await ask(await lost(), { mode: 'repair' });

    expect(answer).toMatchObject({ kind: 'done', problems: [], data: { moved: [{ partition: to }] } });
  });

  it('that left something undone says what, beside what it did', async () => {
    const world = await lost();
    world.daily.broken.add('2026-11-23');

    const answer = await ask(world, { mode: 'repair' });

    expect(answer).toMatchObject({
      kind: 'done',
      message: expect.stringMatching(/^0 pointers are right, 0 pointed again, .* 1 not done$/),
      problems: [expect.stringMatching(/^ingest_date=2026-11-23: stuck: /)],
    });
  });
});
