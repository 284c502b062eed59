import { describe, expect, it } from '@jest/globals';
import { observe } from '../src/index.ts';
import { startRun, toPlanDocument } from '../src/start-run.ts';
import { memoryWorld } from './world/memory-world.ts';

describe('starting a run', () => {
  it('starts none when a run of this very plan is on its way', async () => {
    const world = memoryWorld();
    const plan = await toPlanDocument(world, [], await observe(world, 'all'));
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
