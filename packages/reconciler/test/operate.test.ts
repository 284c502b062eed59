import { describe, expect, it } from '@jest/globals';
import type { ExecutionClass, Request } from '@ledgerline/schema';
import { dryRun, handleRequest, limitsOf, observe, statusOf } from '../src/index.ts';
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
import { newestRecord } from './world/records.ts';

const day = 'ingest_date=2026-11-23';
const ask = (world: MemoryWorld, request: Request) => handleRequest(world, request, caller());

async function toRest(world: MemoryWorld, how: 'work' | 'die-at-once' = 'work'): Promise<void> {
  for (let n = 0; world.runs.running() !== undefined && n < 9; n += 1) {
    world.runs.finish(how);
    world.pass(10);
    await wake(world);
  }
}

async function publish(world: MemoryWorld, text: string): Promise<void> {
  await drop(world, `input/${day}/a.csv`, text);
  await arrive(world, day);
  await toRest(world);
  world.pass(1);
}

/** Two builds of a day, the second published. */
async function twice(): Promise<MemoryWorld> {
  const world = memoryWorld();
  await publish(world, 'one\n');
  await publish(world, 'two\n');
  return world;
}

const stateOf = async (world: MemoryWorld) => {
  const { partitions } = statusOf(await observe(world, 'all'));
  return partitions.find(({ partition }) => partition === day);
};

describe('rollback', () => {
  it('points at the build before, holds it there, and takes the total with it', async () => {
    const world = await twice();

    const answer = await ask(world, { mode: 'rollback', partition: day, note: 'wrong prices' });
    const quiet = await tick(world);

    expect(answer).toMatchObject({ kind: 'published', published: [{ partition: day, runId: 'jr_1' }] });
    expect(readSummary(world, day)).toBe('one');
    expect(readCsv(world)).toContain('one');
    expect(quiet).toMatchObject({ kind: 'held', partitions: [{ why: 'rollback' }] });
    expect(await readHistory(world, day)).toMatchObject([
      { why: 'rollback', note: 'wrong prices', runId: 'jr_1', heldAgainst: expect.any(String) },
      { why: 'changed' },
      { why: 'new' },
    ]);
  });

  it('points at the build of a run that is named, and at none that never was', async () => {
    const world = await twice();
    await publish(world, 'three\n');

    const wrong = await ask(world, { mode: 'rollback', partition: day, to: 'jr_9' });
    const right = await ask(world, { mode: 'rollback', partition: day, to: 'jr_1' });

    expect(wrong).toMatchObject({ kind: 'refused', code: 'no-such-build' });
    expect(right).toMatchObject({ kind: 'published' });
    expect(readSummary(world, day)).toBe('one');
  });

  it('points at no build that readers never saw', async () => {
    const world = await twice();
    await drop(world, `input/${day}/a.csv`, 'never seen\n');
    await arrive(world, day);
    world.runs.finish();
    world.quarantine.broken.add('2026-11-23');
    await expect(wake(world)).rejects.toThrow('did not move');
    world.quarantine.broken.clear();
    await publish(world, 'three\n');

    await ask(world, { mode: 'rollback', partition: day });

    expect((await readHistory(world, day)).map(({ shownAt }) => shownAt !== undefined)).toEqual([
      true,
      true,
      false,
      true,
      true,
    ]);
    expect(readSummary(world, day)).toBe('two');
  });

  it('points at no build whose files are gone', async () => {
    const world = await twice();
    for (const key of world.curated.objects.keys())
      if (key.startsWith('runs/jr_1/summary/')) world.curated.objects.delete(key);

    expect(await ask(world, { mode: 'rollback', partition: day })).toMatchObject({ kind: 'refused' });
    expect(readSummary(world, day)).toBe('two');
  });

  it('ends when the input changes', async () => {
    const world = await twice();
    await ask(world, { mode: 'rollback', partition: day });

    await publish(world, 'three\n');

    expect(readSummary(world, day)).toBe('three');
  });

  it('stays in history when another publication is cut short and this one is made again', async () => {
    const world = await twice();
    await ask(world, { mode: 'rollback', partition: day });
    await drop(world, `input/${day}/a.csv`, 'three\n');
    await arrive(world, day);
    world.runs.finish();
    world.daily.broken.add('2026-11-23');
    await expect(wake(world)).rejects.toThrow('did not move');
    world.daily.broken.clear();
    await drop(world, `input/${day}/a.csv`, 'two\n');
    world.pass(1);

    await arrive(world, day);
    const [newest] = await readHistory(world, day);
    const repaired = await ask(world, { mode: 'repair' });

    expect(newest).toMatchObject({ runId: 'jr_1', heldAgainst: expect.any(String) });
    expect(repaired).toMatchObject({ data: { moved: [], problems: [] } });
    expect(await stateOf(world)).toMatchObject({ state: 'held', why: 'rollback' });
  });

  it('refuses what has no objects, and does nothing while someone else acts', async () => {
    const world = await twice();
    await world.raw.delete(`input/${day}/a.csv`);
    const gone = await ask(world, { mode: 'rollback', partition: day });
    await world.curated.putText(
      'control/lease.json',
      JSON.stringify({ version: 1, owner: 'other', expiresAt: '2027-01-01T00:00:00.000Z' }),
    );

    expect(gone).toMatchObject({ kind: 'refused', code: 'no-such-build' });
    expect(await ask(world, { mode: 'rollback', partition: day })).toMatchObject({ code: 'busy' });
    expect(readSummary(world, day)).toBe('two');
  });
});

describe('release', () => {
  it('publishes what is wanted without a scan', async () => {
    const world = await twice();
    await ask(world, { mode: 'rollback', partition: day });
    const runs = world.runs.all.length;

    const answer = await ask(world, { mode: 'release', partitions: [day] });

    expect(answer).toMatchObject({ kind: 'published' });
    expect(readSummary(world, day)).toBe('two');
    expect(world.runs.all).toHaveLength(runs);
    expect(world.daily.partitions.get('2026-11-23')?.parameters).not.toHaveProperty(
      'ledgerline.held_against',
    );
  });

  it('is not done when the catalog refuses it', async () => {
    const world = await twice();
    await ask(world, { mode: 'rollback', partition: day });
    world.pass(1);
    for (const table of [world.quarantine, world.daily]) table.broken.add('2026-11-23');

    await expect(ask(world, { mode: 'release', partitions: [day] })).rejects.toThrow('EntryError');

    expect(await stateOf(world)).toMatchObject({ state: 'held', why: 'rollback' });
    expect((await readHistory(world, day))[0]).not.toHaveProperty('shownAt');
  });

  it('refuses what is not held', async () => {
    expect(await ask(await twice(), { mode: 'release', partitions: [day] })).toMatchObject({
      kind: 'refused',
      code: 'not-held',
    });
  });
});

describe('accept', () => {
  const gated = async () => {
    const world = memoryWorld();
    await publish(world, 'one\n');
    await publish(world, 'two\nbad\n');
    return { world, fingerprint: newestRecord(world, day).record.fingerprint };
  };

  it('publishes a build that a gate holds back, and keeps why', async () => {
    const { world, fingerprint } = await gated();
    const before = readSummary(world, day);

    await ask(world, { mode: 'accept', partition: day, fingerprint, note: 'a known return' });
    await toRest(world);

    expect([before, readSummary(world, day)]).toEqual(['one', 'two+bad']);
    expect(await tick(world)).toMatchObject({ kind: 'up-to-date' });
    expect((await readHistory(world, day))[0]).toMatchObject({ why: 'accept', note: 'a known return' });
  });

  it('accepts only what was shown', async () => {
    const { world, fingerprint } = await gated();
    await publish(world, 'three\nbad\n');

    expect(
      await ask(world, { mode: 'accept', partition: day, fingerprint, note: 'a known return' }),
    ).toMatchObject({ kind: 'refused', code: 'conflict' });
    expect(readSummary(world, day)).toBe('one');
  });
});

describe('retry', () => {
  it('tries again what failed three times', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    await toRest(world, 'die-at-once');
    const held = await stateOf(world);

    await ask(world, { mode: 'retry', partitions: [day] });
    await toRest(world);

    expect(held).toMatchObject({ state: 'held', why: 'failed' });
    expect(readSummary(world, day)).toBe('one');
  });

  it('scans again what was refused', async () => {
    const world = memoryWorld();
    await publish(world, 'REFUSE\n');
    const runs = world.runs.all.length;

    const answer = await ask(world, { mode: 'retry', partitions: [day] });
    await toRest(world);

    expect(answer).toMatchObject({ kind: 'started' });
    expect(world.runs.all.length).toBeGreaterThan(runs);
    expect(await stateOf(world)).toMatchObject({ state: 'held', why: 'refused' });
  });

  it('sums a total again that three runs did not write', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish('no-rollup');
    await wake(world);
    for (let n = 0; n < 6 && world.runs.running(); n += 1) {
      world.runs.finish('no-rollup');
      world.pass(10);
      await wake(world);
    }
    const held = statusOf(await observe(world, 'all')).total;

    await ask(world, { mode: 'retry', partitions: [] });
    await toRest(world);

    expect(held).toMatchObject({ state: 'held', why: 'failed' });
    expect(readCsv(world)).toContain('one');
  });

  it('refuses what did not fail', async () => {
    expect(await ask(await twice(), { mode: 'retry', partitions: [day] })).toMatchObject({
      code: 'not-held',
    });
    expect(await ask(await twice(), { mode: 'retry', partitions: [] })).toMatchObject({ code: 'not-held' });
  });
});

describe('pause', () => {
  it('lets nothing start or be published until resume', async () => {
    const world = memoryWorld();
    await ask(world, { mode: 'pause', note: 'a migration' });
    await drop(world, `input/${day}/a.csv`, 'one\n');
    const paused = await arrive(world, day);

    const resumed = await ask(world, { mode: 'resume' });

    expect(paused).toMatchObject({ kind: 'later', partitions: [{ why: 'paused' }] });
    expect(resumed).toMatchObject({ kind: 'started' });
  });
});

describe('while paused', () => {
  it.each([
    { mode: 'rollback', partition: day },
    { mode: 'release', partitions: [day] },
    { mode: 'accept', partition: day, fingerprint: '0'.repeat(64), note: 'looked at it' },
    { mode: 'confirm-removals', digest: '0'.repeat(64) },
    { mode: 'repair' },
    { mode: 'pause', note: 'another reason' },
  ] as const satisfies readonly Request[])('refuses $mode', async (request) => {
    const world = await twice();
    await ask(world, { mode: 'pause', note: 'wrong prices' });
    world.daily.partitions.delete('2026-11-23');

    const answer = await ask(world, request);

    expect(answer).toMatchObject({ kind: 'refused', code: 'paused' });
    expect(world.daily.partitions.size).toBe(0);
    expect(world.curated.objects.get('control/pause.json')?.text).toContain('wrong prices');
  });

  it('says what a repair would do', async () => {
    const world = await twice();
    await ask(world, { mode: 'pause', note: 'wrong prices' });
    world.daily.partitions.delete('2026-11-23');

    expect(await ask(world, { mode: 'repair', dryRun: true })).toMatchObject({
      data: { moved: [{ partition: day }] },
    });
  });
});

describe('backfill', () => {
  const contractHash = 'f'.repeat(64);
  const dates = ['2026-11-20', '2026-11-21', '2026-11-22'];
  const renewed = async () => {
    const world = memoryWorld();
    for (const date of dates) await drop(world, `input/ingest_date=${date}/a.csv`, `${date}\n`);
    await tick(world);
    await toRest(world);
    const spec = { ...world.spec, contractHash };
    return { ...world, spec, limits: { ...world.limits, buildsPerRun: 1 } };
  };
  const contracts = (world: MemoryWorld) =>
    dates.map(
      (date) => world.daily.partitions.get(date)?.parameters['ledgerline.contract_hash'] === contractHash,
    );

  it('builds the days of a range again, newest first, run after run, and then is over', async () => {
    const world = await renewed();
    const waiting = await tick(world);

    await ask(world, { mode: 'backfill', from: '2026-11-21', to: '2026-11-30' });
    const first = world.runs.running();
    world.runs.finish();
    await wake(world);
    const afterOne = contracts(world);
    await toRest(world);
    await tick(world);

    expect(waiting).toMatchObject({ kind: 'later', partitions: Array(3).fill({ why: 'contract' }) });
    expect(first).toBeDefined();
    expect(afterOne).toEqual([false, false, true]);
    expect(contracts(world)).toEqual([false, true, true]);
    expect(statusOf(await observe(world, 'all')).backfill).toBeNull();
  });

  it('takes the place of one of another contract', async () => {
    const world = await renewed();
    await ask(world, { mode: 'backfill', from: '2026-11-20', to: '2026-11-20' });
    world.runs.finish();
    const redeployed = { ...world, spec: { ...world.spec, contractHash: 'e'.repeat(64) } };

    const answer = await ask(redeployed, { mode: 'backfill', from: '2026-11-20', to: '2026-11-22' });
    await toRest(redeployed);
    await tick(redeployed);

    expect(answer).toMatchObject({ kind: 'started' });
    const { partitions, backfill } = statusOf(await observe(redeployed, 'all'));
    expect(partitions.map(({ state }) => state)).toEqual(['up-to-date', 'up-to-date', 'up-to-date']);
    expect(backfill).toBeNull();
  });

  it('is over when all that is left waits for _SUCCESS, behind a rollback', async () => {
    const arrival = { successObject: true, quietMinutes: 0, minRunIntervalMinutes: 0 };
    const world = memoryWorld(undefined, undefined, { arrival });
    await drop(world, `input/${day}/_SUCCESS`, '');
    for (const text of ['one\n', 'two\n']) await publish(world, text);
    await world.raw.delete(`input/${day}/_SUCCESS`);
    await drop(world, `input/${day}/a.csv`, 'half\n');
    await ask(world, { mode: 'rollback', partition: day });
    world.pass(1);

    await ask(world, { mode: 'backfill', from: '2026-11-01', to: '2026-11-30' });

    expect(statusOf(await observe(world, 'all'))).toMatchObject({
      backfill: null,
      partitions: [{ state: 'held', why: 'rollback' }],
    });
  });

  it('says what it would do, and does nothing', async () => {
    const world = await renewed();
    const before = [...world.curated.objects.keys()];

    const { work } = await dryRun(world, {
      scope: 'all',
      backfill: { from: '2026-11-20', to: '2026-11-22' },
    });

    expect(work.builds.map(({ partition, objects }) => [partition.slice(12), objects])).toEqual(
      dates.map((date) => [date, 1]),
    );
    expect(work.estimate).toMatchObject({ runs: 3, objects: 3, bytes: 33 });
    expect([...world.curated.objects.keys()]).toEqual(before);
  });

  it('counts a run for each build that failed before, as it goes alone', async () => {
    const world = memoryWorld();
    for (const date of dates) await drop(world, `input/ingest_date=${date}/a.csv`, `${date}\n`);
    await tick(world);
    world.runs.finish('die-after-markers');
    world.pass(5);

    const { work } = await dryRun(world, { scope: 'all' });

    expect(work.builds.map(({ isAlone }) => isAlone)).toEqual([true, true, true]);
    expect(work.estimate).toMatchObject({ runs: 3, objects: 3 });
  });

  it('says what it would cost by the execution class of the environment', async () => {
    const world = await renewed();
    const backfill = { from: '2026-11-20', to: '2026-11-22' };
    const estimateWith = async (executionClass: ExecutionClass) => {
      const limits = limitsOf(world.spec, executionClass);
      const { work } = await dryRun({ ...world, limits }, { scope: 'all', backfill });
      return { bytesPerRun: limits.bytesPerRun, usd: work.estimate.usd };
    };

    const [standard, flex] = [await estimateWith('STANDARD'), await estimateWith('FLEX')];

    expect(flex.usd / standard.usd).toBeCloseTo(0.29 / 0.44);
    expect(flex.bytesPerRun).toBeGreaterThan(standard.bytesPerRun);
  });

  it('goes on after anything, and stops when it is stopped', async () => {
    const world = await renewed();
    await ask(world, { mode: 'backfill', from: '2026-11-20', to: '2026-11-22' });
    const other = await ask(world, { mode: 'backfill', from: '2026-11-20', to: '2026-11-20' });
    world.runs.finish();
    await ask(world, { mode: 'stop-backfill' });
    await wake(world);
    await toRest(world);

    expect(other).toMatchObject({ kind: 'refused', code: 'conflict' });
    expect(contracts(world)).toEqual([false, false, true]);
  });
});
