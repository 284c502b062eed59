import { describe, expect, it } from '@jest/globals';
import { observe, statusOf } from '../src/index.ts';
import { arrive, drop, memoryWorld, wake } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('status', () => {
  it('shows what is published, its counts and age, and why the rest is not', async () => {
    const world = memoryWorld({ maxRejectedRatio: 0.4 });
    await drop(world, `input/${day}/a.csv`, 'one\ntwo\nbad\n');
    await arrive(world, day);
    world.runs.finish();
    await wake(world);
    world.pass(90);
    await drop(world, `input/${day}/b.csv`, 'bad\nbad\nbad\n');
    await drop(world, 'input/users.csv', 'one\n');
    await drop(world, 'input/2026-11-24/c.csv', 'one\n');
    await arrive(world, day);

    const status = statusOf(await observe(world, 'all'));

    expect(status).toMatchObject({
      time: '2026-11-23T01:30:00.000Z',
      runningRunId: 'jr_2',
      leftOut: { count: 1, first: [{ key: 'input/2026-11-24/c.csv' }] },
      partitions: [
        {
          partition: day,
          stale: 'changed',
          state: 'waiting',
          why: 'building',
          published: {
            runId: 'jr_1',
            ageMinutes: 90,
            records: 3,
            accepted: 2,
            rejected: 1,
            totals: { total_purchase: '2.00' },
          },
        },
        { partition: 'ingest_date=undated', stale: 'new', state: 'build', published: null },
      ],
      total: { state: 'up-to-date' },
    });
  });
});
