import { describe, expect, it } from '@jest/globals';
import type { ExecutionClass } from '@ledgerline/schema';
import { dryRun, limitsOf } from '../src/index.ts';
import { ask, drop, memoryWorld, tick, toRest } from './world/memory-world.ts';
import { dates, daysAtRest, renew } from './world/renewed-contract.ts';

describe('a dry run', () => {
  it('says what it would do, and does nothing', async () => {
    const world = renew(await daysAtRest());
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
    const world = renew(await daysAtRest());
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

  it('is the same when it is asked of the trigger: not a byte is written', async () => {
    const world = memoryWorld(undefined, undefined, { arrival: { quietMinutes: 10 } });
    const [gone, failed, fresh] = dates.map((date) => `ingest_date=${date}`);
    for (const partition of [gone, failed]) await drop(world, `input/${partition}/a.csv`, `${partition}\n`);
    await tick(world);
    world.pass(11);
    await tick(world);
    await toRest(world, 11);
    await drop(world, `input/${failed}/a.csv`, 'again\n');
    await tick(world);
    world.pass(11);
    await tick(world);
    world.runs.finish('die-at-once');
    await world.raw.delete(`input/${gone}/a.csv`);
    await drop(world, `input/${fresh}/a.csv`, 'fresh\n');
    const before = world.curated.writes();

    const answer = await ask(world, { mode: 'manual', dryRun: true });

    expect(answer).toMatchObject({ kind: 'dry-run', partitions: [{}, {}, {}] });
    expect(world.curated.writes()).toBe(before);
  });
});
