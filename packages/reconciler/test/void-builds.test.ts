import { describe, expect, it } from '@jest/globals';
import { handleRequest, observe } from '../src/index.ts';
import { loseFiles } from './world/losses.ts';
import {
  arrive,
  arriveWith,
  ask,
  caller,
  drop,
  type EndingOf,
  memoryWorld,
  readCsv,
  readSummary,
  statusNow,
  tick,
  toRest,
  wake,
} from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';
const sameMonth = 'ingest_date=2026-11-01';
const otherMonth = 'ingest_date=2026-10-22';

/** Runs that are asked for the partition end without a word, all others do their work. */
const dieFor =
  (partition: string): EndingOf =>
  async (world) => {
    const [run] = (await observe(world, [partition])).runs;
    return run?.builds.some((build) => build.partition === partition) ? 'die-at-once' : 'work';
  };

describe('reconcile', () => {
  it('deletes a record whose files are not its manifest and builds again', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    await world.curated.putText(`runs/jr_1/summary/${day}/part-1.parquet`, 'surplus');

    const ended = await wake(world);
    const unpublished = readSummary(world, day);
    world.runs.finish();
    await wake(world);

    expect(ended).toMatchObject({ kind: 'started', runId: 'jr_2', voided: [{ partition: day }] });
    expect(unpublished).toBeUndefined();
    expect(world.announced[0]).toMatchObject({ partitions: [], voided: [day] });
    expect(world.daily.partitions.get('2026-11-23')?.parameters).toMatchObject({
      'ledgerline.run_id': 'jr_2',
    });
  });
});

describe('a run', () => {
  it('starts only once a published day is built again whose files it would read and are gone', async () => {
    const world = memoryWorld();
    await arriveWith(world, sameMonth, { 'a.csv': 'old\n' });
    await loseFiles(world, 'runs/jr_1/summary/');

    await arriveWith(world, day, { 'a.csv': 'new\n' });

    expect(readSummary(world, sameMonth)).toBe('old');
    expect(readCsv(world)).toBe('new+old\n');
    expect(world.runs.all.map(({ state }) => state)).not.toContain('failed');
    expect(world.announced.filter(({ voided }) => voided.length > 0)).toMatchObject([
      { voided: [sameMonth] },
    ]);
    expect((await statusNow(world)).partitions).toMatchObject([{ stale: null }, { stale: null }]);
  });

  it('is not started again for a void day after three without a word, however many come later', async () => {
    const world = memoryWorld();
    await arriveWith(world, sameMonth, { 'a.csv': 'old\n' });
    const rest = { minutes: 1, endingOf: dieFor(sameMonth) };
    await loseFiles(world, 'runs/jr_1/summary/');
    await arriveWith(world, day, { 'a.csv': 'new\n' }, rest);

    for (let n = 1; n <= 20; n += 1) await arriveWith(world, otherMonth, { 'a.csv': `${n}\n` }, rest);
    await arrive(world, sameMonth);

    expect(world.runs.all.filter(({ state }) => state === 'failed')).toHaveLength(3);
    expect((await statusNow(world)).partitions[1]).toMatchObject({ stale: 'void', why: 'failed' });
  });

  it('tells of a void build once, whichever call finds its record void, too', async () => {
    const world = memoryWorld();
    await arriveWith(world, sameMonth, { 'a.csv': 'old\n' });
    await loseFiles(world, 'runs/jr_1/summary/');
    await drop(world, `input/${day}/a.csv`, 'new\n');
    const updatePartitions: typeof world.daily.updatePartitions = async (partitions) => {
      world.pass(1);
      return world.daily.updatePartitions(partitions);
    };
    const slow = { ...world, daily: { ...world.daily, updatePartitions } };
    const deadline = new Date(world.now().getTime() + 30_000);

    const noted = await handleRequest(slow, { mode: 'scheduled' }, { ...caller(), deadline });
    const rebuilt = await tick(world);

    expect([noted, rebuilt]).toMatchObject([{ voided: [{ partition: sameMonth }] }, { voided: [] }]);
    expect(world.announced).toMatchObject([{}, { voided: [sameMonth] }]);
  });

  it('takes files that are there again as they were', async () => {
    const world = memoryWorld();
    await arriveWith(world, sameMonth, { 'a.csv': 'old\n' });
    const [key = ''] = world.curated.objects.keysBelow('runs/jr_1/summary/');
    await world.curated.delete(key);
    await drop(world, `input/${day}/a.csv`, 'new\n');
    const getPartitions: typeof world.daily.getPartitions = async (values) => {
      const found = await world.daily.getPartitions(values);
      if (found.some(({ parameters }) => 'ledgerline.void' in parameters))
        await world.curated.putText(key, 'old');
      return found;
    };

    await arrive({ ...world, daily: { ...world.daily, getPartitions } }, day);
    await toRest(world, 1);

    expect(readCsv(world)).toBe('new+old\n');
    expect(world.daily.partitions.get('2026-11-01')?.parameters).not.toHaveProperty(['ledgerline.void']);
    expect(world.daily.partitions.get('2026-11-01')?.location).toContain('runs/jr_1/');
  });

  it('leaves the total held by a day whose rebuild failed, and a retry of the total names the day', async () => {
    const world = memoryWorld();
    await arriveWith(world, sameMonth, { 'a.csv': 'old\n' });
    await loseFiles(world, 'runs/jr_1/summary/');
    await drop(world, `input/${day}/a.csv`, 'new\n');
    await arrive(world, day);
    for (let looks = 0; looks < 12; looks += 1) {
      if (world.runs.running() !== undefined) world.runs.finish('die-after-markers');
      world.pass(30);
      await wake(world);
    }
    await ask(world, { mode: 'retry', partitions: [day] });
    await toRest(world, 1);
    const { total } = await statusNow(world);

    const retried = await ask(world, { mode: 'retry', partitions: [] });

    expect(total).toMatchObject({ state: 'held', why: 'failed', lostPartition: sameMonth });
    expect(retried).toMatchObject({ kind: 'refused', code: 'not-held' });
    expect(retried).toMatchObject({ message: expect.stringContaining(`retry ${sameMonth}`) });
  });

  it('leaves the total held, with the reason, while a rollback holds a day whose files are gone', async () => {
    const world = memoryWorld();
    await arriveWith(world, sameMonth, { 'a.csv': 'first\n' });
    await arriveWith(world, sameMonth, { 'a.csv': 'second\n' });
    await ask(world, { mode: 'rollback', partition: sameMonth });
    await toRest(world, 1);
    await loseFiles(world, 'runs/jr_1/summary/');

    await arriveWith(world, day, { 'a.csv': 'new\n' });
    const held = await statusNow(world);
    const runs = world.runs.all.length;
    const retried = await ask(world, { mode: 'retry', partitions: [] });
    await ask(world, { mode: 'release', partitions: [sameMonth] });
    await toRest(world, 1);

    expect(held.total).toMatchObject({ state: 'held', why: 'rollback' });
    expect(held.total.detail).toMatch(/2026-11-01 cannot be summed: .* is not below .* release it/);
    expect(retried).toMatchObject({ kind: 'refused', code: 'not-held' });
    expect(runs).toBe(3);
    expect(readCsv(world)).toBe('new+second\n');
    expect((await statusNow(world)).total.state).toBe('up-to-date');
  });
});
