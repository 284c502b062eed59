import { describe, expect, it } from '@jest/globals';
import {
  arrive,
  drop,
  type MemoryWorld,
  memoryWorld,
  readCsv,
  readSummary,
  tick,
  wake,
} from './world/memory-world.ts';
import { newestRecord } from './world/records.ts';

const day = 'ingest_date=2026-11-23';
const other = 'ingest_date=2026-11-22';

/** So many runs for other days. */
async function runOthers(world: MemoryWorld, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    const one = `ingest_date=2026-09-${String(n).padStart(2, '0')}`;
    await drop(world, `input/${one}/a.csv`, `${world.runs.all.length}\n`);
    await arrive(world, one);
    world.runs.finish();
    await arrive(world, one);
  }
}

describe('reconcile', () => {
  it('builds what arrives, publishes it when the run ends and then has nothing to do', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\ntwo\n');

    const started = await arrive(world, day);
    const duplicate = await arrive(world, day);
    world.runs.finish();
    const ended = await wake(world);
    const again = await tick(world);

    expect(started).toMatchObject({ kind: 'started', runId: 'jr_1' });
    expect(duplicate).toMatchObject({ kind: 'later', partitions: [{ partition: day, why: 'building' }] });
    expect(ended).toMatchObject({ kind: 'published', published: [{ partition: day, runId: 'jr_1' }] });
    expect(again).toMatchObject({ kind: 'up-to-date', partitions: [] });
    expect(world.runs.all).toHaveLength(1);
    expect(readSummary(world, day)).toBe('one+two');
    expect(readCsv(world)).toBe('one+two\n');
    expect(world.announced).toMatchObject([
      { partitions: [day], runIds: ['jr_1'], digest: expect.any(String) },
    ]);
  });

  it('writes history before the pointer, with what was published before', async () => {
    const world = memoryWorld();
    await drop(world, 'input/users.csv', 'one\n');
    await arrive(world, 'ingest_date=undated');
    world.runs.finish();
    await wake(world);

    const [key, entry] = [...world.curated.objects].find(([name]) => name.startsWith('history/')) ?? [];

    expect(key).toMatch(/^history\/v1\/ingest_date=undated\/2026-11-23T00:00:00.000Z-[0-9a-f]{64}\.json$/);
    expect(JSON.parse(entry?.text ?? '')).toMatchObject({ runId: 'jr_1', previous: null, why: 'new' });
  });

  it('builds a gated partition once and keeps the old result', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    await wake(world);
    await drop(world, `input/${day}/b.csv`, 'bad\nbad\nbad\n');

    await arrive(world, day);
    world.runs.finish();
    const answers = [await wake(world), await tick(world), await arrive(world, day), await tick(world)];

    const gated = { partition: day, state: 'held', why: 'gate' };
    for (const answer of answers) expect(answer).toMatchObject({ kind: 'held', partitions: [gated] });
    expect(world.runs.all).toHaveLength(2);
    expect(readSummary(world, day)).toBe('one');
    expect(world.daily.partitions.get('2026-11-23')?.parameters).toMatchObject({
      'ledgerline.run_id': 'jr_1',
    });
  });

  it('sums again without builds when a run summed a build that a gate held back', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await drop(world, `input/${other}/a.csv`, 'bad\n');
    await arrive(world, day, other);
    world.runs.finish();

    const ended = await wake(world);
    world.runs.finish();
    const summed = await wake(world);

    expect(ended).toMatchObject({ kind: 'started', runId: 'jr_2', published: [{ partition: day }] });
    expect(summed).toMatchObject({ kind: 'published', published: [], movedTotal: expect.any(String) });
    expect(readCsv(world)).toBe('one\n');
    expect(await tick(world)).toMatchObject({ kind: 'held' });
    expect(world.runs.all).toHaveLength(2);
  });

  it('holds a refused partition and lets others go on', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'REFUSE\n');
    await drop(world, `input/${other}/a.csv`, 'one\n');
    await tick(world);
    world.runs.finish();

    const answer = await wake(world);

    expect(answer).toMatchObject({ kind: 'published', published: [{ partition: other }] });
    expect(await tick(world)).toMatchObject({
      kind: 'held',
      partitions: [{ partition: day, why: 'refused', detail: expect.stringContaining('wrong-header') }],
    });
    expect(world.runs.all).toHaveLength(1);
  });

  it('looks for what a late file brings elsewhere, and not for what its day shows already', async () => {
    const world = memoryWorld();
    for (const name of ['a', 'b', 'c']) await drop(world, `input/${day}/${name}.csv`, `${name}\n`);
    await arrive(world, day);
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
    await drop(world, `input/${day}/late.csv`, 'late\n');

    await arrive(watched, day);
    world.runs.finish();
    await wake(watched);

    const asked = new Set(listed.filter((prefix) => prefix.startsWith('contents/')));
    expect(asked.size).toBe(1);
    expect(readSummary(world, day)).toBe('a+b+c+late');
  });

  it('publishes a finished build although a late file came, stays stale and builds again', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    await drop(world, `input/${day}/late.csv`, 'two\n');
    const late = await arrive(world, day);
    world.runs.finish();

    const ended = await wake(world);

    expect(late).toMatchObject({ kind: 'later' });
    expect(ended).toMatchObject({
      kind: 'started',
      runId: 'jr_2',
      published: [{ partition: day, runId: 'jr_1' }],
      partitions: [{ partition: day, stale: 'changed', why: 'building' }],
    });
    expect(readSummary(world, day)).toBe('one');
    world.runs.finish();
    await wake(world);
    expect(readSummary(world, day)).toBe('one+two');
  });

  it('moves no pointer to a build that has fewer of the objects still listed', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await drop(world, `input/${day}/b.csv`, 'two\n');
    await arrive(world, day);
    world.runs.finish();
    await wake(world);
    await world.raw.delete(`input/${day}/b.csv`);
    await arrive(world, day);
    await drop(world, `input/${day}/b.csv`, 'two, again\n');
    world.runs.finish();

    const ended = await wake(world);

    expect(ended).toMatchObject({ kind: 'started', published: [] });
    expect(readSummary(world, day)).toBe('one+two');
  });

  it('publishes a restored older content without a scan', async () => {
    const world = memoryWorld();
    for (const text of ['one\n', 'two\n']) {
      await drop(world, `input/${day}/a.csv`, text);
      await arrive(world, day);
      world.runs.finish();
      await wake(world);
    }
    await drop(world, `input/${day}/a.csv`, 'one\n');

    const answer = await arrive(world, day);

    expect(answer).toMatchObject({ kind: 'published', published: [{ partition: day, runId: 'jr_1' }] });
    expect(readSummary(world, day)).toBe('one');
    expect(world.runs.all).toHaveLength(2);
  });

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

  it('holds a build whose runs find another object than is listed all the while', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    const { list } = world.raw;
    const raw: MemoryWorld['raw'] = {
      ...world.raw,
      list: async function* (...given) {
        for await (const page of list(...given)) yield page.map((one) => ({ ...one, etag: '"stale"' }));
      },
    };
    for (let run = 1; run <= 3; run += 1) {
      expect(await tick({ ...world, raw })).toMatchObject({ kind: 'started' });
      world.pass(1);
      world.runs.finish();
    }

    expect(await tick({ ...world, raw })).toMatchObject({ kind: 'held', partitions: [{ why: 'failed' }] });
  });

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

  it('holds after three failed attempts, and ends it when the input changes', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    const answers = [await arrive(world, day)];
    for (let run = 1; run <= 3; run += 1) {
      world.runs.finish('die-after-markers');
      answers.push(await wake(world));
    }

    expect(answers.map(({ kind }) => kind)).toEqual(['started', 'started', 'started', 'held']);
    expect(await tick(world)).toMatchObject({ kind: 'held', partitions: [{ why: 'failed' }] });
    await drop(world, `input/${day}/a.csv`, 'two\n');
    expect(await arrive(world, day)).toMatchObject({ kind: 'started', runId: 'jr_4' });
  });

  it('builds a partition in as many parts as it takes', async () => {
    const parts = 70;
    const world = memoryWorld(undefined, undefined, { limits: { bytesPerRun: 1 } });
    for (let n = 0; n < parts; n += 1) await drop(world, `input/${day}/${n}.csv`, `word${n}\n`);
    await arrive(world, day);

    while (world.runs.running() && world.runs.all.length <= parts) {
      world.runs.finish();
      await wake(world);
    }

    expect(world.runs.all).toHaveLength(parts);
    expect(readSummary(world, day)?.split('+')).toHaveLength(parts);
  });

  it('plans a build that failed before alone, in turn with the others', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish('die-after-markers');
    await drop(world, `input/${other}/a.csv`, 'one\n');
    await drop(world, 'input/ingest_date=2026-11-21/a.csv', 'one\n');

    await tick(world);
    const planned = () => {
      const [newest] = [...world.runs.all];
      const planId = /([0-9a-f]{64})/.exec(newest?.arguments['--ledgerline-plan'] ?? '')?.[1];
      const plan = JSON.parse(world.curated.objects.get(`plans/${planId}.json`)?.text ?? '{}');
      return plan.builds.map(({ partition }: { partition: string }) => partition);
    };
    const plans = [planned()];
    for (const text of ['two\n', 'three\n']) {
      await drop(world, `input/${other}/a.csv`, text);
      world.runs.finish('die-after-markers');
      await wake(world, other);
      plans.push(planned());
    }

    expect(plans).toEqual([[other, 'ingest_date=2026-11-21'], [day], [other]]);
  });

  it('waits longer after each run that ended without a word, and gives up after three', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    for (const minutes of [2, 4]) {
      world.runs.finish('die-at-once');
      expect(await wake(world)).toMatchObject({ kind: 'later', partitions: [{ why: 'back-off' }] });
      world.pass(minutes);
      expect(await wake(world)).toMatchObject({ kind: 'started' });
    }
    world.runs.finish('die-at-once');

    expect(await wake(world)).toMatchObject({ kind: 'held', partitions: [{ why: 'failed' }] });
    expect(world.runs.all).toHaveLength(3);
  });

  it.each(['no-capacity', 'stopped'] as const)(
    'does not start at once again what ended %s, but when its wake-up comes, however often',
    async (how) => {
      const world = memoryWorld();
      await drop(world, `input/${day}/a.csv`, 'one\n');
      await arrive(world, day);
      world.pass(20);
      for (const minutes of [5, 10, 20, 40, 60, 60]) {
        world.runs.finish(how);
        expect(await wake(world)).toMatchObject({ kind: 'later', partitions: [{ why: 'back-off' }] });
        expect(world.sent.at(-1)).toEqual({ partitions: [day], delaySeconds: Math.min(900, minutes * 60) });
        world.pass(minutes - 1);
        expect(await tick(world)).toMatchObject({ kind: 'later' });
        world.pass(1);
        expect(await wake(world)).toMatchObject({ kind: 'started' });
        world.pass(20);
      }
      world.runs.finish();
      await wake(world);
      expect(readSummary(world, day)).toBe('one');
    },
  );

  it('remembers runs that ended without a word, however many runs come between', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    for (let death = 1; death <= 3; death += 1) {
      expect(await arrive(world, day)).toMatchObject({ kind: 'started' });
      world.runs.finish('die-at-once');
      await wake(world);
      await runOthers(world, 11);
      world.pass(60);
    }

    expect(await tick(world)).toMatchObject({
      kind: 'held',
      partitions: [{ partition: day, why: 'failed' }],
    });
  });

  it('counts no run that a person stopped, however many runs come later', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    for (let stop = 1; stop <= 3; stop += 1) {
      await arrive(world, day);
      world.runs.finish('stopped');
      await wake(world);
      world.pass(60);
    }
    await runOthers(world, 11);
    await wake(world);

    expect(readSummary(world, day)).toBe('one');
  });

  it('waits with a roll-up whose run was stopped', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish('no-rollup');
    await wake(world);
    world.pass(20);
    world.runs.finish('stopped');

    expect(await wake(world)).toMatchObject({ kind: 'later', total: { state: 'waiting', why: 'back-off' } });
    expect(world.sent.at(-1)).toEqual({ partitions: [], delaySeconds: 300 });
    world.pass(5);
    expect(await wake(world)).toMatchObject({ kind: 'started' });
  });

  it('gives up a roll-up that three runs did not write', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    for (let run = 1; run <= 4; run += 1) {
      world.runs.finish('no-rollup');
      await wake(world);
      world.pass(10);
      await wake(world);
    }

    expect(await tick(world)).toMatchObject({ kind: 'held', total: { state: 'held', why: 'failed' } });
    expect(world.runs.all).toHaveLength(4);
  });

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

  it('does nothing while paused', async () => {
    const world = memoryWorld();
    await world.curated.putText('control/pause.json', '{}');
    await drop(world, `input/${day}/a.csv`, 'one\n');

    const paused = await arrive(world, day);
    await world.curated.delete('control/pause.json');

    expect(paused).toMatchObject({ kind: 'later', partitions: [{ why: 'paused' }] });
    expect(world.runs.all).toHaveLength(0);
    expect(await tick(world)).toMatchObject({ kind: 'started' });
  });

  it('reads back what it moved, and goes no further when it is not there', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    world.quarantine.deaf.add('2026-11-23');

    await expect(wake(world)).rejects.toMatchObject({
      code: 'publish-failed',
      problems: [{ partition: day, message: expect.stringContaining('reads back') }],
    });
    expect(readSummary(world, day)).toBeUndefined();
  });

  it.each([
    ['whose file is deleted', null],
    ['whose next file a gate holds', 'bad\nbad\n'],
  ])('shows no rejected records of a day that was never published, %s', async (_, next) => {
    const world = memoryWorld();
    const key = `input/${day}/a.csv`;
    await drop(world, key, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    world.daily.broken.add('2026-11-23');
    await expect(wake(world)).rejects.toThrow('did not move');
    const before = world.quarantine.partitions.size;
    const others = { value: 'other', location: 's3://else/', parameters: {} };
    world.quarantine.partitions.set('other', others);
    await (next === null ? world.raw.delete(key) : drop(world, key, next));
    world.daily.broken.clear();

    await tick(world);
    if (world.runs.running() !== undefined) world.runs.finish();
    await tick(world);

    expect(before).toBe(1);
    expect([...world.quarantine.partitions.values()]).toEqual([others]);
    expect(world.daily.partitions.size).toBe(0);
  });

  it('points the total at no roll-up whose files are not its record, and has it summed again', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    const [record = ''] = world.curated.objects.keysBelow('rollups/');
    const digest = record.slice('rollups/'.length, -'.json'.length);
    await world.curated.putText(`runs/jr_1/rollup/${digest}/surplus.parquet`, 'twice');

    const ended = await wake(world);
    const before = world.total.pointer.current.location;
    world.runs.finish();
    const summed = await wake(world);

    expect(ended).toMatchObject({ kind: 'started', runId: 'jr_2', published: [{ partition: day }] });
    expect(before).toBe('s3://curated/tables/users_summary/');
    expect(summed).toMatchObject({ kind: 'published', published: [] });
    expect(world.total.pointer.current.location).toContain('s3://curated/runs/jr_2/rollup/');
  });
});
