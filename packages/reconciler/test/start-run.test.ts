import { describe, expect, it } from '@jest/globals';
import { startRun, toPlanDocument } from '../src/start-run.ts';
import { memoryWorld } from './world/memory-world.ts';

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
});
