import { describe, expect, it } from '@jest/globals';
import { crashing } from './world/crashing.ts';
import { type MemoryWorld, memoryWorld } from './world/memory-world.ts';
import { fateOf, night, nights, recordsNaming, taggedOf, writeForgotten } from './world/nights.ts';
import {
  pastInput,
  putInput,
  writeBuild,
  writeMonth,
  writeSegment,
  writeTotal,
} from './world/written-documents.ts';
import { publishByHand } from './world/written-publications.ts';

const day = 'ingest_date=2026-11-23';
const other = 'ingest_date=2026-11-22';

/** Two runs that are due, with records of every kind, one that is kept and names a month of a dead run's sibling. */
async function beforeTheSecondNight(): Promise<MemoryWorld> {
  const world = memoryWorld();
  const kept = await writeBuild(world, {
    partition: day,
    runId: 'jr_kept',
    objects: [await putInput(world, `input/${day}/a.csv`, 'kept')],
  });
  await publishByHand(world, kept);
  for (const runId of ['jr_1', 'jr_2']) {
    const record = await writeForgotten(world, runId);
    const objects = [await pastInput(`input/${other}/a.csv`, runId)];
    await writeSegment(world, { partition: other, runId, objects });
    await writeTotal(world, runId, [record], [await writeMonth(world, runId, [record])]);
  }
  await nights(world, 1);
  return world;
}

describe('a crash of the sweep between any two calls', () => {
  it('leaves no record without its files, and the next sweep does the rest', async () => {
    const counted = crashing(await beforeTheSecondNight(), 0, 'before');
    await night(counted.world);
    for (let call = 1; call <= counted.calls(); call += 1)
      for (const when of ['before', 'after'] as const) {
        const world = await beforeTheSecondNight();
        await expect(night(crashing(world, call, when).world)).rejects.toThrow();

        for (const runId of ['jr_1', 'jr_2'])
          if (taggedOf(world, runId).length > 0)
            expect([call, when, recordsNaming(world, runId)]).toEqual([call, when, []]);
        world.pass(5);
        await night(world);

        const fates = ['jr_1', 'jr_2', 'jr_kept'].map((runId) => fateOf(world, runId));
        expect([call, when, ...fates]).toEqual([call, when, 'swept', 'swept', 'kept']);
        expect(recordsNaming(world, 'jr_kept')).toHaveLength(1);
      }
    expect(counted.calls()).toBeGreaterThan(30);
  });
});
