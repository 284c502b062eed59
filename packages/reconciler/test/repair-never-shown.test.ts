import { describe, expect, it } from '@jest/globals';
import type { BuiltRecord } from '@ledgerline/schema';
import { loseCatalog } from './world/losses.ts';
import { type MemoryWorld, memoryWorld } from './world/memory-world.ts';
import { buildOf, callRepair, plain, pointersOf, undated } from './world/repairs.ts';
import { putInput, writeBuild } from './world/written-documents.ts';
import { type Entry, point, publishByHand, writeEntry } from './world/written-publications.ts';

describe('a build whose pointer may never have moved', () => {
  /** One build published, and history says of another one that it follows. The input is another by now. */
  const cutShort = async (entry: Entry = {}) => {
    const world = memoryWorld();
    const first = await buildOf(world, plain, 'jr_1');
    await publishByHand(world, first, { why: 'new' });
    world.pass(60);
    const next = await buildOf(world, plain, 'jr_2');
    await writeEntry(world, next, { previous: first.fingerprint, ...entry });
    await putInput(world, `input/${plain}/a.csv`, 'another');
    return { world, next, before: pointersOf(world) };
  };

  it('is not published by a repair', async () => {
    const { world, before } = await cutShort();

    expect(await callRepair(world)).toMatchObject({ moved: [], problems: [], right: 1 });
    expect(pointersOf(world)).toEqual(before);
  });

  it('gives way to what readers are known to have seen when the catalog lost both', async () => {
    const { world, before } = await cutShort();
    loseCatalog(world);

    expect(await callRepair(world)).toMatchObject({ moved: [{ runId: 'jr_1' }], problems: [] });
    expect(pointersOf(world)).toEqual(before);
  });

  it('has been shown when the catalog has it, when it read back, or when it stands before the next one', async () => {
    const confirmations: readonly ((world: MemoryWorld, next: BuiltRecord) => Promise<void>)[] = [
      async (world, next) => {
        point(world, next);
        world.quarantine.partitions.delete('2026-11-23');
      },
      async (world) => loseCatalog(world),
      async (world, { fingerprint: previous }) => {
        await writeEntry(world, await buildOf(world, plain, 'jr_3'), { previous });
        loseCatalog(world);
      },
    ];
    for (const [n, confirm] of confirmations.entries()) {
      const { world, next } = await cutShort(n === 1 ? { shownAt: '2026-11-23T01:00:00.000Z' } : {});
      world.pass(60);
      await confirm(world, next);

      expect([n, await callRepair(world)]).toMatchObject([n, { moved: [{ runId: 'jr_2' }] }]);
      expect(world.quarantine.partitions.get('2026-11-23')?.location).toContain('jr_2');
    }
  });

  it.each(['accept', 'rollback'] as const)('is published when a person asked for it by %s', async (why) => {
    const { world } = await cutShort({ why });
    loseCatalog(world);

    expect(await callRepair(world)).toMatchObject({ moved: [{ runId: 'jr_2' }] });
  });

  it('is left to the next look when that publishes it by itself', async () => {
    const world = memoryWorld();
    const objects = [await putInput(world, `input/${plain}/a.csv`, 'one')];
    world.deploy({ gates: { maxRejectedRatio: 1, duplicateContent: 'hold' } });
    await writeEntry(world, await writeBuild(world, { partition: plain, runId: 'jr_1', objects }));

    expect(await callRepair(world)).toMatchObject({ moved: [], problems: [], left: 1 });
    expect(world.daily.partitions.size).toBe(0);
  });

  it('is told of when there is no other, unless its objects are gone', async () => {
    const world = memoryWorld();
    await writeEntry(world, await buildOf(world, plain, 'jr_1'));
    await writeEntry(world, await buildOf(world, undated, 'jr_1'));
    await putInput(world, `input/${plain}/a.csv`, 'another');

    expect(await callRepair(world)).toMatchObject({
      moved: [],
      problems: [{ partition: plain, why: 'never-shown' }],
      right: 1,
    });
    expect(world.daily.partitions.size).toBe(0);
  });
});
