import { describe, expect, it } from '@jest/globals';
import { handleRequest, observe, statusOf } from '../src/index.ts';
import { caller, drop, memoryWorld, tick, toRest } from './world/memory-world.ts';

const dates = ['2026-11-20', '2026-11-21', '2026-11-22'];

describe('a backfill that was begun right after a deployment', () => {
  it('is not ended by a call of the version before that is still under way', async () => {
    const before = memoryWorld();
    for (const date of dates) await drop(before, `input/ingest_date=${date}/a.csv`, `${date}\n`);
    await tick(before);
    await toRest(before);
    const spec = { ...before.spec, contractHash: 'f'.repeat(64) };
    const now = { ...before, spec, limits: { ...before.limits, buildsPerRun: 1 } };

    const answer = await handleRequest(
      now,
      { mode: 'backfill', from: '2026-11-20', to: '2026-11-22' },
      caller(),
    );
    // the last look of a Lambda that began before the deployment
    await tick(before);
    await toRest(now);
    await tick(now);
    await toRest(now);

    expect(answer).toMatchObject({ kind: 'started' });
    const { partitions } = statusOf(await observe(now, 'all'));
    expect(partitions.map(({ state, why }) => [state, why])).toEqual(dates.map(() => ['up-to-date', null]));
  });
});
