import { describe, expect, it } from '@jest/globals';
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

describe('reconcile after runs that failed', () => {
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
});

describe('reconcile after runs that were cut short', () => {
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
});
