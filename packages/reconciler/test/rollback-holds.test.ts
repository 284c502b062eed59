import { describe, expect, it } from '@jest/globals';
import { dryRun } from '../src/index.ts';
import {
  arrive,
  arriveWith,
  ask,
  drop,
  type MemoryWorld,
  memoryWorld,
  readCsv,
  readSummary,
  statusNow,
  Throttle,
  tick,
  toRest,
  wake,
} from './world/memory-world.ts';
import { newestRecord } from './world/records.ts';

const day = 'ingest_date=2026-11-23';
const other = 'ingest_date=2026-11-22';

describe('a rollback past several builds', () => {
  /** Builds f1, f1+f2, f1+f2+f3; a person goes back to the first. */
  async function rolledBack(): Promise<MemoryWorld> {
    const world = memoryWorld();
    await arriveWith(world, day, { '1.csv': 'f1\n' });
    await arriveWith(world, day, { '2.csv': 'wrong\n' });
    await arriveWith(world, day, { '3.csv': 'f3\n' });
    await ask(world, { mode: 'rollback', partition: day, to: 'jr_1' });
    await toRest(world, 5);
    world.pass(1);
    expect(readSummary(world, day)).toBe('f1');
    return world;
  }

  it('is not undone by a build that lies between, when a file comes that no run can read', async () => {
    const world = await rolledBack();

    await arriveWith(world, day, { '4.csv': 'REFUSE\n' });

    const { partitions } = await statusNow(world);
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

    await ask(throttled, { mode: 'rollback', partition: day }).catch(() => undefined);

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
      await ask(world, { mode: 'rollback', partition });
      await toRest(world, 5);
      world.pass(1);
    }
    const getPartitions: typeof world.daily.getPartitions = async (values) => {
      if (values.includes('2026-11-23')) throw new Throttle('rate exceeded');
      return world.daily.getPartitions(values);
    };
    const cut = { ...world, daily: { ...world.daily, getPartitions } };
    await ask(cut, { mode: 'release', partitions: [other, day] }).catch(() => undefined);
    world.pass(1);

    const again = await ask(world, { mode: 'release', partitions: [other, day] });

    await toRest(world, 5);

    expect(again).not.toMatchObject({ kind: 'refused' });
    expect([other, day].map((partition) => readSummary(world, partition))).toEqual([
      `two ${other}`,
      `two ${day}`,
    ]);
  });
});

describe('a backfill of some days', () => {
  const range = { from: '2026-11-20', to: '2026-11-30' };

  async function rolledBack(): Promise<MemoryWorld> {
    const world = memoryWorld();
    for (const partition of [day, other])
      for (const text of ['one\n', 'two\n'])
        await arriveWith(world, partition, { 'a.csv': `${partition} ${text}` });
    await ask(world, { mode: 'rollback', partition: day });
    await toRest(world, 5);
    world.pass(1);
    return world;
  }

  it('names the rollbacks that it ends before it begins', async () => {
    const world = await rolledBack();

    const inRange = await dryRun(world, { scope: 'all', backfill: range });
    const outside = await dryRun(world, { scope: 'all', backfill: { ...range, from: '2026-11-24' } });
    await ask(world, { mode: 'backfill', ...range });
    await toRest(world, 5);

    expect([inRange.releases, outside.releases]).toEqual([[day], []]);
    expect(readSummary(world, day)).toContain('two');
  });

  it('ends none that somebody began while it goes on, and says so when it is asked for again', async () => {
    const world = await rolledBack();
    const spec = { ...world.spec, contractHash: 'f'.repeat(64) };
    const newer = { ...world, spec, limits: { ...world.limits, buildsPerRun: 1 } };
    await ask(newer, { mode: 'backfill', ...range });
    world.runs.finish();
    await tick(newer);
    world.pass(1);
    await ask(newer, { mode: 'rollback', partition: day });
    world.pass(1);

    const again = await dryRun(newer, { scope: 'all', backfill: range });

    expect(await statusNow(newer)).toMatchObject({ backfill: range });
    expect(again.releases).toEqual([]);
  });

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
    await ask(world, { mode: 'rollback', partition: undated });
    await toRest(world, 5);
    world.pass(1);
    expect(readSummary(world, undated)).toBe('one');

    // "the days from 2026-11-23 to 2026-11-23 are built again where they are not of the present contract"
    const answer = await ask(world, { mode: 'backfill', from: '2026-11-23', to: '2026-11-23' });
    await toRest(world, 5);

    expect(answer).not.toMatchObject({ kind: 'refused' });
    expect(world.curated.objects.get('control/backfill.json')?.text).toContain('2026-11-23');
    expect(readSummary(world, undated)).toBe('one');
  });
});

describe('reconcile', () => {
  it('respects what a rollback holds, until the input changes', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    await wake(world);
    await drop(world, `input/${day}/a.csv`, 'two\n');
    await arrive(world, day);
    world.runs.finish();
    const { record } = newestRecord(world, day);
    const partition = world.daily.partitions.get('2026-11-23');
    if (partition === undefined) throw new Error('nothing is published');
    const parameters = { ...partition.parameters, 'ledgerline.held_against': record.inputHash };
    world.daily.partitions.set('2026-11-23', { ...partition, parameters });

    const held = await wake(world);
    await drop(world, `input/${day}/a.csv`, 'three\n');
    const moved = await arrive(world, day);

    expect(held).toMatchObject({ kind: 'held', partitions: [{ why: 'rollback' }] });
    expect(readSummary(world, day)).toBe('one');
    expect(moved).toMatchObject({ kind: 'started' });
  });
});
