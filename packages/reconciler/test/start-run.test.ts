import { describe, expect, it } from '@jest/globals';
import { startRun, toPlanDocument } from '../src/start-run.ts';
import { arrive, drop, memoryWorld, readSummary, wake } from './world/memory-world.ts';

describe('starting a run', () => {
  it('starts none when a run of this very plan is on its way', async () => {
    const world = memoryWorld();
    const plan = toPlanDocument(world, [], { months: [], children: [] });
    let started = 0;
    const start: typeof world.runs.start = (given) => {
      started += 1;
      return world.runs.start(given);
    };
    const watched = { ...world, runs: { ...world.runs, start } };

    const outcomes = [await startRun(watched, plan), await startRun(watched, plan)];

    expect(outcomes).toMatchObject([
      { kind: 'started', runId: 'jr_1' },
      { kind: 'running', runId: 'jr_1' },
    ]);
    expect(started).toBe(1);
  });

  it('takes along what is on record, whichever event comes first', async () => {
    const world = memoryWorld();
    await drop(world, 'input/ingest_date=2026-11-20/a.csv', 'first\n');
    await arrive(world, 'ingest_date=2026-11-20');
    for (const date of ['2026-11-21', '2026-11-22', '2026-11-23']) {
      await drop(world, `input/ingest_date=${date}/a.csv`, `${date}\n`);
      await arrive(world, `ingest_date=${date}`);
    }
    world.runs.finish();

    // an event again, in front of the message that the run has ended
    await arrive(world, 'ingest_date=2026-11-22');
    world.runs.finish();
    await wake(world);

    expect(world.runs.all).toHaveLength(2);
    expect(
      ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((date) =>
        readSummary(world, `ingest_date=${date}`),
      ),
    ).toEqual(['first', '2026-11-21', '2026-11-22', '2026-11-23']);
  });
});
