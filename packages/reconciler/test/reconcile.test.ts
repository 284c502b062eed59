import { describe, expect, it } from '@jest/globals';
import { arrive, drop, memoryWorld, readCsv, readSummary, tick, wake } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

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
});
