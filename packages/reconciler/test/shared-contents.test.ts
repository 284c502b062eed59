import { describe, expect, it } from '@jest/globals';
import { loseFiles } from './world/losses.ts';
import {
  arrive,
  arriveWith,
  ask,
  drop,
  memoryWorld,
  partitionNow,
  readCsv,
  readSummary,
  tick,
  toRest,
  wake,
} from './world/memory-world.ts';
import { newestRecord } from './world/records.ts';

const [from, to] = ['ingest_date=2026-11-22', 'ingest_date=2026-11-23'] as const;

describe('contents that one day has twice', () => {
  it('are accepted once, and not asked about again with a late file; a third time they are', async () => {
    const world = memoryWorld();
    await arriveWith(world, to, { 'a.csv': 'same\n', 'b.csv': 'same\n' });
    const { record } = newestRecord(world, to);
    const { fingerprint } = record;
    await ask(world, { mode: 'accept', partition: to, fingerprint, note: 'two sales' });
    await toRest(world, 10);

    await arriveWith(world, to, { 'late.csv': 'late\n' });
    const late = readSummary(world, to);
    await arriveWith(world, to, { 'c.csv': 'same\n' });

    expect(late).toBe('late+same+same');
    expect(readSummary(world, to)).toBe(late);
    expect(await partitionNow(world, to)).toMatchObject({ state: 'held', why: 'gate' });
  });
});

describe('contents that another day shows', () => {
  it('are those it has markers for when its record is gone, and no others', async () => {
    const world = memoryWorld();
    await arriveWith(world, from, { 'a.csv': 'same\n' });
    await loseFiles(world, `builds/${from}/`);
    const third = 'ingest_date=2026-11-21';
    await drop(world, `input/${to}/a.csv`, 'same\n');
    await drop(world, `input/${third}/a.csv`, 'other\n');

    await tick(world);
    await toRest(world, 10);

    expect(await partitionNow(world, to)).toMatchObject({ state: 'held', why: 'gate' });
    expect(readSummary(world, third)).toBe('other');
  });

  it('are published there as soon as they are gone here, without a look at all prefixes', async () => {
    const world = memoryWorld();
    await arriveWith(world, from, { 'x.csv': 'moved\n', 'y.csv': 'stays\n' });
    await arriveWith(world, to, { 'x.csv': 'moved\n' });
    const held = readSummary(world, to);

    await world.raw.delete(`input/${from}/x.csv`);
    await arrive(world, from);
    world.runs.finish();
    await wake(world);
    await toRest(world, 10);

    expect(held).toBeUndefined();
    expect([readSummary(world, from), readSummary(world, to)]).toEqual(['stays', 'moved']);
    expect(readCsv(world)).toBe('moved+stays\n');
  });

  it('keep a rollback that a backfill cannot end, until it is released and they are gone', async () => {
    const world = memoryWorld();
    await arriveWith(world, to, { 'a.csv': 'first\n' });
    await arriveWith(world, to, { 'a.csv': 'moved\n' });
    await ask(world, { mode: 'rollback', partition: to });
    await toRest(world, 10);
    await arriveWith(world, from, { 'a.csv': 'moved\n' });
    world.pass(10);

    await ask(world, { mode: 'backfill', from: '2026-11-23', to: '2026-11-23' });
    await toRest(world, 10);
    const held = await partitionNow(world, to);
    await ask(world, { mode: 'release', partitions: [to] });
    const released = await partitionNow(world, to);
    await arriveWith(world, from, { 'a.csv': 'other\n' });

    expect(held).toMatchObject({ state: 'held', why: 'rollback' });
    expect(released).toMatchObject({ state: 'held', why: 'gate' });
    expect(readSummary(world, to)).toBe('moved');
  });

  it('are published in the very call that gives them away without a run', async () => {
    const world = memoryWorld();
    await arriveWith(world, from, { 'x.csv': 'stays\n' });
    await arriveWith(world, from, { 'x.csv': 'moved\n' });
    await arriveWith(world, to, { 'x.csv': 'moved\n' });

    await drop(world, `input/${from}/x.csv`, 'stays\n');
    const answer = await arrive(world, from);

    expect(answer).toMatchObject({ published: [{ partition: from }, { partition: to }] });
  });

  it('are looked at again every 15 minutes, in case that nobody saw them go', async () => {
    const world = memoryWorld();
    await arriveWith(world, from, { 'x.csv': 'same\n' });
    await arriveWith(world, to, { 'x.csv': 'same\n' });
    world.sent.length = 0;
    for (let quarter = 0; quarter < 4; quarter += 1) {
      world.pass(15);
      await wake(world);
    }

    expect(world.sent).toEqual(Array(4).fill({ partitions: [to], delaySeconds: 900 }));
    expect(world.runs.all).toHaveLength(2);
  });
});

describe('the search for contents', () => {
  it('looks for what a late file brings elsewhere, and not for what its day shows already', async () => {
    const world = memoryWorld();
    for (const name of ['a', 'b', 'c']) await drop(world, `input/${to}/${name}.csv`, `${name}\n`);
    await arrive(world, to);
    world.runs.finish();
    await wake(world);
    const listed: string[] = [];
    const { list } = world.curated;
    const watched = {
      ...world,
      curated: {
        ...world.curated,
        list: (prefix: string) => {
          listed.push(prefix);
          return list(prefix);
        },
      },
    };
    await drop(world, `input/${to}/late.csv`, 'late\n');

    await arrive(watched, to);
    world.runs.finish();
    await wake(watched);

    const asked = new Set(listed.filter((prefix) => prefix.startsWith('contents/')));
    expect(asked.size).toBe(1);
    expect(readSummary(world, to)).toBe('a+b+c+late');
  });
});
