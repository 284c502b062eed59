import { describe, expect, it } from '@jest/globals';
import { crashing } from './world/crashing.ts';
import { loseCatalog } from './world/losses.ts';
import { buildOf, callRepair, pointersOf, publishedWorld, removed } from './world/repairs.ts';
import { point } from './world/written-publications.ts';

describe('a crash of the repair between any two calls', () => {
  it('shows no summary before its quarantine, and the next repair does the rest', async () => {
    const broken = async () => {
      const world = await publishedWorld();
      const before = pointersOf(world);
      loseCatalog(world);
      point(world, await buildOf(world, removed, 'jr_first_3'));
      return { world, before };
    };
    const counted = crashing((await broken()).world, 0, 'before');
    await callRepair(counted.world);
    for (let call = 1; call <= counted.calls(); call += 1)
      for (const when of ['before', 'after'] as const) {
        const { world, before } = await broken();
        await expect(callRepair(crashing(world, call, when).world)).rejects.toThrow();
        for (const value of world.daily.partitions.keys())
          expect([call, when, world.quarantine.partitions.has(value)]).toEqual([call, when, true]);
        world.pass(5);

        await callRepair(world);

        expect([call, when, pointersOf(world)]).toEqual([call, when, before]);
      }
    expect(counted.calls()).toBeGreaterThan(20);
  });
});
