import { describe, expect, it } from '@jest/globals';
import {
  arriveWith,
  ask,
  drop,
  type MemoryWorld,
  memoryWorld,
  statusNow,
  tick,
  toRest,
  wake,
} from './world/memory-world.ts';
import { dates, daysAtRest, renew } from './world/renewed-contract.ts';

const day = 'ingest_date=2026-11-23';

/** Which of the days are shown under its contract. */
const contracts = ({ daily, spec }: MemoryWorld) =>
  dates.map(
    (date) => daily.partitions.get(date)?.parameters['ledgerline.contract_hash'] === spec.contractHash,
  );

describe('backfill', () => {
  it('builds the days of a range again, newest first, run after run, and then is over', async () => {
    const world = renew(await daysAtRest());
    const waiting = await tick(world);

    await ask(world, { mode: 'backfill', from: '2026-11-21', to: '2026-11-30' });
    const first = world.runs.running();
    world.runs.finish();
    await wake(world);
    const afterOne = contracts(world);
    await toRest(world, 10);
    await tick(world);

    expect(waiting).toMatchObject({ kind: 'later', partitions: Array(3).fill({ why: 'contract' }) });
    expect(first).toBeDefined();
    expect(afterOne).toEqual([false, false, true]);
    expect(contracts(world)).toEqual([false, true, true]);
    expect((await statusNow(world)).backfill).toBeNull();
  });

  it('takes the place of one of another contract', async () => {
    const world = renew(await daysAtRest());
    await ask(world, { mode: 'backfill', from: '2026-11-20', to: '2026-11-20' });
    world.runs.finish();
    const redeployed = { ...world, spec: { ...world.spec, contractHash: 'e'.repeat(64) } };

    const answer = await ask(redeployed, { mode: 'backfill', from: '2026-11-20', to: '2026-11-22' });
    await toRest(redeployed, 10);
    await tick(redeployed);

    expect(answer).toMatchObject({ kind: 'started' });
    const { partitions, backfill } = await statusNow(redeployed);
    expect(partitions.map(({ state }) => state)).toEqual(['up-to-date', 'up-to-date', 'up-to-date']);
    expect(backfill).toBeNull();
  });

  it('is over when all that is left waits for _SUCCESS, behind a rollback', async () => {
    const arrival = { successObject: true, quietMinutes: 0, minRunIntervalMinutes: 0 };
    const world = memoryWorld(undefined, undefined, { arrival });
    await drop(world, `input/${day}/_SUCCESS`, '');
    for (const text of ['one\n', 'two\n']) await arriveWith(world, day, { 'a.csv': text });
    await world.raw.delete(`input/${day}/_SUCCESS`);
    await drop(world, `input/${day}/a.csv`, 'half\n');
    await ask(world, { mode: 'rollback', partition: day });
    world.pass(1);

    await ask(world, { mode: 'backfill', from: '2026-11-01', to: '2026-11-30' });

    expect(await statusNow(world)).toMatchObject({
      backfill: null,
      partitions: [{ state: 'held', why: 'rollback' }],
    });
    expect(world.curated.objects.get('control/backfill.json')?.text).toMatch(/"endedAt":"2026/);
  });

  it('goes on after anything, and stops when it is stopped', async () => {
    const world = renew(await daysAtRest());
    await ask(world, { mode: 'backfill', from: '2026-11-20', to: '2026-11-22' });
    const other = await ask(world, { mode: 'backfill', from: '2026-11-20', to: '2026-11-20' });
    world.runs.finish();
    await ask(world, { mode: 'stop-backfill' });
    await wake(world);
    await toRest(world, 10);

    expect(other).toMatchObject({ kind: 'refused', code: 'conflict' });
    expect(contracts(world)).toEqual([false, false, true]);
  });

  it('is not said to be under way once another contract is deployed: it builds nothing any more', async () => {
    const world = renew(await daysAtRest());
    await ask(world, { mode: 'backfill', from: '2026-11-01', to: '2026-11-30' });
    const begun = (await statusNow(world)).backfill;
    const later = renew(world, 'e'.repeat(64));

    expect([begun?.from, (await statusNow(later)).backfill]).toEqual(['2026-11-01', null]);
  });
});

describe('a backfill that was begun right after a deployment', () => {
  it('is not ended by a call of the version before that is still under way', async () => {
    const before = await daysAtRest();
    const now = renew(before);

    const answer = await ask(now, { mode: 'backfill', from: '2026-11-20', to: '2026-11-22' });
    // the last look of a Lambda that began before the deployment
    await tick(before);
    await toRest(now);
    await tick(now);
    await toRest(now);

    expect(answer).toMatchObject({ kind: 'started' });
    const { partitions } = await statusNow(now);
    expect(partitions.map(({ state, why }) => [state, why])).toEqual(dates.map(() => ['up-to-date', null]));
  });
});
