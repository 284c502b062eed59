import { describe, expect, it } from '@jest/globals';
import { handleRequest, observe, statusOf } from '../src/index.ts';
import { readHistory } from '../src/read-history.ts';
import {
  arrive,
  caller,
  drop,
  type MemoryWorld,
  memoryWorld,
  readCsv,
  readSummary,
  tick,
  wake,
} from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';
const sameMonth = 'ingest_date=2026-11-01';
const otherMonth = 'ingest_date=2026-10-22';

type Ending = (world: MemoryWorld) => Promise<Parameters<MemoryWorld['runs']['finish']>[0]>;

/** Runs that are asked for the partition end without a word, all others do their work. */
const dieFor =
  (partition: string): Ending =>
  async (world) => {
    const [run] = (await observe(world, [partition])).runs;
    return run?.builds.some((build) => build.partition === partition) ? 'die-at-once' : 'work';
  };

async function toRest(world: MemoryWorld, ending: Ending = async () => 'work'): Promise<void> {
  for (let runs = 0; world.runs.running() !== undefined && runs < 10; runs += 1) {
    world.runs.finish(await ending(world));
    world.pass(1);
    await wake(world);
  }
}

async function publish(world: MemoryWorld, partition: string, text: string, ending?: Ending): Promise<void> {
  await drop(world, `input/${partition}/a.csv`, text);
  await arrive(world, partition);
  await toRest(world, ending);
  world.pass(1);
}

async function loseFiles(world: MemoryWorld, prefix: string): Promise<void> {
  for (const key of [...world.curated.objects.keysBelow(prefix)]) await world.curated.delete(key);
}

const statusIn = async (world: MemoryWorld) => statusOf(await observe(world, 'all'));

const bare = '2026-11-23';

describe('a publication that was cut short', () => {
  /** Published, without its rejected records beside the sums. */
  async function cutShort(): Promise<MemoryWorld> {
    const world = memoryWorld();
    await publish(world, day, 'one\n');
    world.quarantine.partitions.delete(bare);
    return world;
  }

  async function lookAgain(world: MemoryWorld): Promise<void> {
    for (let looks = 0; looks < 3; looks += 1) {
      world.pass(60);
      await tick(world);
      await toRest(world);
    }
  }

  const loseRecord = (world: MemoryWorld) => loseFiles(world, `builds/${day}/`);
  const loseSums = (world: MemoryWorld) => loseFiles(world, 'runs/jr_1/summary/');

  it.each([
    ['record is gone', loseRecord],
    ['files are gone', loseSums],
  ])('is built again when its %s', async (_, lose) => {
    const world = await cutShort();
    await lose(world);

    await lookAgain(world);

    expect(readSummary(world, day)).toBe('one');
    expect(world.quarantine.partitions.get(bare)?.location).toContain('runs/jr_2/');
    expect((await readHistory(world, day)).map(({ runId }) => runId)).toEqual(['jr_2', 'jr_1']);
    expect((await statusIn(world)).partitions).toMatchObject([{ state: 'up-to-date', stale: null }]);
  });

  it('is repaired once its files are there again, while a rollback holds it', async () => {
    const world = memoryWorld();
    await publish(world, day, 'first\n');
    await publish(world, day, 'second\n');
    await handleRequest(world, { mode: 'rollback', partition: day }, caller());
    await toRest(world);
    const [key = ''] = world.curated.objects.keysBelow('runs/jr_1/summary/');
    const text = world.curated.objects.get(key)?.text ?? '';
    await world.curated.delete(key);
    world.quarantine.partitions.delete(bare);

    await lookAgain(world);
    const held = await statusIn(world);
    await world.curated.putText(key, text);
    await handleRequest(world, { mode: 'repair' }, caller());

    expect(held.partitions).toMatchObject([{ state: 'held', why: 'rollback' }]);
    expect(held.partitions[0]?.detail).toContain('release it, or restore it and repair');
    expect(readSummary(world, day)).toBe('first');
    expect(world.quarantine.partitions.get(bare)?.location).toContain('runs/jr_1/');
    expect(world.daily.partitions.get(bare)?.parameters).not.toHaveProperty(['ledgerline.void']);
  });
});

describe('a run', () => {
  it('sums a month again from its days when the file of its sum is gone', async () => {
    const world = memoryWorld();
    await publish(world, otherMonth, 'old\n');
    await loseFiles(world, 'runs/jr_1/rollup/');

    await publish(world, day, 'new\n');

    expect(readCsv(world)).toBe('new+old\n');
    expect(world.runs.all.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    const months = world.curated.objects.keysBelow('months/').map((key) => world.curated.objects.get(key));
    expect(months.map((month) => JSON.parse(month?.text ?? '').runId)).toEqual(['jr_2', 'jr_2']);
  });

  it('sums a month again that says nothing of its control totals, as records of old do', async () => {
    const world = memoryWorld();
    await publish(world, otherMonth, 'old\n');
    for (const key of [
      ...world.curated.objects.keysBelow('months/'),
      ...world.curated.objects.keysBelow('rollups/'),
    ]) {
      const text = world.curated.objects.get(key)?.text ?? '';
      await world.curated.putText(key, text.replaceAll('"controlTotals":{"total_purchase":"1.00"},', ''));
    }

    await publish(world, day, 'new\n');

    expect(readCsv(world)).toBe('new+old\n');
  });

  it('starts only once a published day is built again whose files it would read and are gone', async () => {
    const world = memoryWorld();
    await publish(world, sameMonth, 'old\n');
    await loseFiles(world, 'runs/jr_1/summary/');

    await publish(world, day, 'new\n');

    expect(readSummary(world, sameMonth)).toBe('old');
    expect(readCsv(world)).toBe('new+old\n');
    expect(world.runs.all.map(({ state }) => state)).not.toContain('failed');
    expect(world.announced.filter(({ voided }) => voided.length > 0)).toMatchObject([
      { voided: [sameMonth] },
    ]);
    expect((await statusIn(world)).partitions).toMatchObject([{ stale: null }, { stale: null }]);
  });

  it('is not started again for a void day after three without a word, however many come later', async () => {
    const world = memoryWorld();
    await publish(world, sameMonth, 'old\n');
    await loseFiles(world, 'runs/jr_1/summary/');
    await publish(world, day, 'new\n', dieFor(sameMonth));

    for (let n = 1; n <= 20; n += 1) await publish(world, otherMonth, `${n}\n`, dieFor(sameMonth));
    await arrive(world, sameMonth);

    expect(world.runs.all.filter(({ state }) => state === 'failed')).toHaveLength(3);
    expect((await statusIn(world)).partitions[1]).toMatchObject({ stale: 'void', why: 'failed' });
  });

  it('tells of a void build once, whichever call finds its record void, too', async () => {
    const world = memoryWorld();
    await publish(world, sameMonth, 'old\n');
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
    await publish(world, sameMonth, 'old\n');
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
    await toRest(world);

    expect(readCsv(world)).toBe('new+old\n');
    expect(world.daily.partitions.get('2026-11-01')?.parameters).not.toHaveProperty(['ledgerline.void']);
    expect(world.daily.partitions.get('2026-11-01')?.location).toContain('runs/jr_1/');
  });

  it('leaves the total held by a day whose rebuild failed, and a retry of the total names the day', async () => {
    const world = memoryWorld();
    await publish(world, sameMonth, 'old\n');
    await loseFiles(world, 'runs/jr_1/summary/');
    await drop(world, `input/${day}/a.csv`, 'new\n');
    await arrive(world, day);
    for (let looks = 0; looks < 12; looks += 1) {
      if (world.runs.running() !== undefined) world.runs.finish('die-after-markers');
      world.pass(30);
      await wake(world);
    }
    await handleRequest(world, { mode: 'retry', partitions: [day] }, caller());
    await toRest(world);
    const { total } = await statusIn(world);

    const retried = await handleRequest(world, { mode: 'retry', partitions: [] }, caller());

    expect(total).toMatchObject({ state: 'held', why: 'failed', lostPartition: sameMonth });
    expect(retried).toMatchObject({ kind: 'refused', code: 'not-held' });
    expect(retried).toMatchObject({ message: expect.stringContaining(`retry ${sameMonth}`) });
  });

  it('leaves the total held, with the reason, while a rollback holds a day whose files are gone', async () => {
    const world = memoryWorld();
    await publish(world, sameMonth, 'first\n');
    await publish(world, sameMonth, 'second\n');
    await handleRequest(world, { mode: 'rollback', partition: sameMonth }, caller());
    await toRest(world);
    await loseFiles(world, 'runs/jr_1/summary/');

    await publish(world, day, 'new\n');
    const held = await statusIn(world);
    const runs = world.runs.all.length;
    const retried = await handleRequest(world, { mode: 'retry', partitions: [] }, caller());
    await handleRequest(world, { mode: 'release', partitions: [sameMonth] }, caller());
    await toRest(world);

    expect(held.total).toMatchObject({ state: 'held', why: 'rollback' });
    expect(held.total.detail).toMatch(/2026-11-01 cannot be summed: .* is not below .* release it/);
    expect(retried).toMatchObject({ kind: 'refused', code: 'not-held' });
    expect(runs).toBe(3);
    expect(readCsv(world)).toBe('new+second\n');
    expect((await statusIn(world)).total.state).toBe('up-to-date');
  });
});
