import { describe, expect, it } from '@jest/globals';
import { arrive, drop, memoryWorld, readSummary, wake } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('reconcile', () => {
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
});
