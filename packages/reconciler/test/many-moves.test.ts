import { describe, expect, it } from '@jest/globals';
import { parallelLimit } from '../src/in-parallel.ts';
import type { World } from '../src/index.ts';
import { handleRequest, observe, statusOf } from '../src/index.ts';
import {
  caller,
  drop,
  type MemoryWorld,
  memoryWorld,
  readCsv,
  tick,
  toRest,
  wake,
} from './world/memory-world.ts';

const daysOf = (count: number) =>
  Array.from({ length: count }, (_, n) => `ingest_date=2026-11-${String(n + 1).padStart(2, '0')}`);

/** Days that were built by one run, and wait for their pointers. */
async function built(days: readonly string[], movesPerStep: number): Promise<MemoryWorld> {
  const world = memoryWorld(undefined, undefined, { limits: { movesPerStep } });
  for (const day of days) await drop(world, `input/${day}/a.csv`, `${day}\n`);
  await tick(world);
  world.runs.finish();
  return world;
}

const valuesOf = (partitions: readonly string[]) => partitions.map((one) => one.slice('ingest_date='.length));

/** A catalog in which each change takes a minute. */
function slow(world: MemoryWorld): World {
  const { daily } = world;
  const late =
    <G extends unknown[], R>(call: (...given: G) => Promise<R>) =>
    async (...given: G) => {
      world.pass(1);
      return call(...given);
    };
  return {
    ...world,
    daily: {
      ...daily,
      createPartitions: late(daily.createPartitions),
      deletePartitions: late(daily.deletePartitions),
    },
  };
}

const inSeconds = (world: MemoryWorld, seconds: number) => ({
  ...caller(),
  leaseSeconds: 600,
  deadline: new Date(world.now().getTime() + seconds * 1000),
});

describe('pointers of many partitions', () => {
  it('move the newest first until the time of the call is over, and go on by themselves', async () => {
    const days = daysOf(5);
    const world = await built(days, 2);

    const first = await handleRequest(slow(world), { mode: 'scheduled' }, inSeconds(world, 90));
    const moved = [...world.daily.partitions.keys()].sort();
    const total = readCsv(world);
    const replan = world.sent.at(-1);
    world.pass(1);
    const next = await handleRequest(world, { mode: 'replan', partitions: [] }, caller());

    expect(first).toMatchObject({ kind: 'published', published: Array(4).fill({ runId: 'jr_1' }) });
    expect(moved).toEqual(valuesOf(days.slice(1)));
    expect(total).toBeUndefined();
    expect(replan).toMatchObject({ delaySeconds: 30 });
    expect(next).toMatchObject({ kind: 'published', published: [{ partition: days[0] }] });
    expect(readCsv(world)).toBe(`${days.join('+')}\n`);
    expect(world.announced).toMatchObject([
      { partitions: expect.arrayContaining(days.slice(1)), digest: null },
      { partitions: [days[0]], digest: expect.any(String) },
    ]);
    expect(world.runs.all).toHaveLength(1);
  });

  it('move in one call when there is time, in however many steps', async () => {
    const days = daysOf(20);
    const world = await built(days, 1);

    await wake(world);

    expect([...world.daily.partitions.keys()].sort()).toEqual(valuesOf(days));
    expect(readCsv(world)).toBe(`${days.join('+')}\n`);
    expect(world.announced).toMatchObject([{ digest: expect.any(String) }]);
  });

  it('are checked and written down many at a time', async () => {
    const world = await built(daysOf(20), 100);
    const { curated } = world;
    let [underWay, most] = [0, 0];
    const putText: typeof curated.putText = async (...given) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return curated.putText(...given);
    };

    await wake({ ...world, curated: { ...curated, putText } });

    expect(most).toBe(parallelLimit);
  });

  it('are repaired the newest first until the time of the call is over, and the rest is named', async () => {
    const days = daysOf(5);
    const world = await built(days, 2);
    await wake(world);
    world.daily.partitions.clear();
    world.pass(1);

    const first = await handleRequest(slow(world), { mode: 'repair' }, inSeconds(world, 90));
    const moved = [...world.daily.partitions.keys()].sort();
    const next = await handleRequest(world, { mode: 'repair' }, caller());

    expect(first).toMatchObject({
      data: {
        moved: days.slice(1).map((partition) => ({ partition })),
        problems: [
          { partition: days[0], why: 'no-time', message: expect.stringContaining('repair once more') },
        ],
      },
    });
    expect(moved).toEqual(valuesOf(days.slice(1)));
    expect(next).toMatchObject({ data: { moved: [{ partition: days[0] }], right: 4, problems: [] } });
    expect([...world.daily.partitions.keys()].sort()).toEqual(valuesOf(days));
  });

  it('are taken from rejected records without sums as many at a time', async () => {
    const world = await built(daysOf(5), 2);
    await wake(world);
    for (const day of daysOf(5)) await world.raw.delete(`input/${day}/a.csv`);
    world.daily.partitions.clear();
    const asked: number[] = [];
    const { quarantine } = world;
    const deletePartitions: typeof quarantine.deletePartitions = async (values) => {
      asked.push(values.length);
      return quarantine.deletePartitions(values);
    };

    await tick({ ...world, quarantine: { ...quarantine, deletePartitions } });

    expect(asked).toEqual([2, 2, 1]);
    expect(quarantine.partitions.size).toBe(0);
  });

  it('are deleted to the end of a confirmed list, which nobody confirms twice', async () => {
    const days = daysOf(7);
    const world = await built(days, 2);
    await wake(world);
    await toRest(world);
    for (const day of days) await world.raw.delete(`input/${day}/a.csv`);
    await tick(world);
    world.pass(15);
    const { removalsDigest } = statusOf(await observe(world, 'all'));
    const request = { mode: 'confirm-removals', digest: removalsDigest ?? '' } as const;

    const first = await handleRequest(slow(world), request, inSeconds(world, 90));
    const left = [...world.daily.partitions.keys()].sort();
    world.pass(60);
    const next = await tick(world);

    expect(first).toMatchObject({ removed: [...days.slice(5), ...days.slice(3, 5)] });
    expect(left).toEqual(valuesOf(days.slice(0, 3)));
    expect(next).toMatchObject({ removed: [...days.slice(1, 3), ...days.slice(0, 1)] });
  });
});
