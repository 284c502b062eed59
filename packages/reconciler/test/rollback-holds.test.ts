import { describe, expect, it } from '@jest/globals';
import { handleRequest, observe, statusOf } from '../src/index.ts';
import {
  arrive,
  arriveWith,
  caller,
  drop,
  type MemoryWorld,
  memoryWorld,
  readCsv,
  readSummary,
  Throttle,
  tick,
  toRest,
} from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';
const other = 'ingest_date=2026-11-22';

describe('a rollback past several builds', () => {
  /** Builds f1, f1+f2, f1+f2+f3; a person goes back to the first. */
  async function rolledBack(): Promise<MemoryWorld> {
    const world = memoryWorld();
    await arriveWith(world, day, { '1.csv': 'f1\n' });
    await arriveWith(world, day, { '2.csv': 'wrong\n' });
    await arriveWith(world, day, { '3.csv': 'f3\n' });
    await handleRequest(world, { mode: 'rollback', partition: day, to: 'jr_1' }, caller());
    await toRest(world, 5);
    world.pass(1);
    expect(readSummary(world, day)).toBe('f1');
    return world;
  }

  it('is not undone by a build that lies between, when a file comes that no run can read', async () => {
    const world = await rolledBack();

    await arriveWith(world, day, { '4.csv': 'REFUSE\n' });

    const { partitions } = statusOf(await observe(world, 'all'));
    expect({ seen: readSummary(world, day), why: partitions[0]?.why }).toEqual({
      seen: 'f1',
      why: 'refused',
    });
  });

  it('holds when a file comes and goes again', async () => {
    const world = await rolledBack();
    await drop(world, `input/${day}/4.csv`, 'by mistake\n');
    await arrive(world, day);
    await world.raw.delete(`input/${day}/4.csv`);

    await arrive(world, day);
    await toRest(world, 5);
    await tick(world);

    expect(readSummary(world, day)).toBe('f1');
  });
});

describe('a person is cut short by a throttle', () => {
  it('after the pointer moved: the total follows by a message, not only by the hourly look', async () => {
    const world = memoryWorld();
    await arriveWith(world, day, { 'a.csv': 'one\n' });
    await arriveWith(world, day, { 'a.csv': 'two\n' });
    world.sent.length = 0;
    const movePointer = () => Promise.reject(new Throttle('rate exceeded'));
    const throttled = { ...world, total: { ...world.total, movePointer } };

    await handleRequest(throttled, { mode: 'rollback', partition: day }, caller()).catch(() => undefined);

    expect(readSummary(world, day)).toBe('one');
    expect(readCsv(world)).toBe('two\n');
    expect(world.sent).not.toEqual([]);
  });
});

describe('a release of several partitions', () => {
  it('that was cut short can be asked for again with the same list', async () => {
    const world = memoryWorld();
    for (const partition of [other, day]) {
      await arriveWith(world, partition, { 'a.csv': `one ${partition}\n` });
      await arriveWith(world, partition, { 'a.csv': `two ${partition}\n` });
      await handleRequest(world, { mode: 'rollback', partition }, caller());
      await toRest(world, 5);
      world.pass(1);
    }
    const getPartitions: typeof world.daily.getPartitions = async (values) => {
      if (values.includes('2026-11-23')) throw new Throttle('rate exceeded');
      return world.daily.getPartitions(values);
    };
    const cut = { ...world, daily: { ...world.daily, getPartitions } };
    await handleRequest(cut, { mode: 'release', partitions: [other, day] }, caller()).catch(() => undefined);
    world.pass(1);

    const again = await handleRequest(world, { mode: 'release', partitions: [other, day] }, caller());

    expect(again).not.toMatchObject({ kind: 'refused' });
  });
});

describe('a backfill of some days', () => {
  it('ends no rollback of what has no date: nobody named it', async () => {
    const world = memoryWorld();
    const undated = 'ingest_date=undated';
    for (const text of ['one\n', 'wrong\n']) {
      await drop(world, 'input/users.csv', text);
      await arrive(world, undated);
      await toRest(world, 5);
      world.pass(1);
    }
    await arriveWith(world, day, { 'a.csv': 'a day\n' });
    await handleRequest(world, { mode: 'rollback', partition: undated }, caller());
    await toRest(world, 5);
    world.pass(1);
    expect(readSummary(world, undated)).toBe('one');

    // "the days from 2026-11-23 to 2026-11-23 are built again where they are not of the present contract"
    await handleRequest(world, { mode: 'backfill', from: '2026-11-23', to: '2026-11-23' }, caller());
    await toRest(world, 5);

    expect(readSummary(world, undated)).toBe('one');
  });
});
