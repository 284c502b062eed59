import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@ledgerline/schema';
import { loseCatalog } from './world/losses.ts';
import {
  buildOf,
  callRepair,
  plain,
  pointersOf,
  publishedWorld,
  released,
  removed,
  repairEntries,
  rolledBack,
  undated,
} from './world/repairs.ts';
import { point } from './world/written-publications.ts';

describe('repair', () => {
  it('gives exactly the pointers of before when the catalog lost everything, and twice is a no-op', async () => {
    const world = await publishedWorld();
    const before = pointersOf(world);
    loseCatalog(world);

    const outcome = await callRepair(world);
    const once = pointersOf(world);
    world.pass(60);
    const again = await callRepair(world);

    expect(before.daily.size).toBe(4);
    expect(once).toEqual(before);
    expect(pointersOf(world)).toEqual(before);
    expect(outcome).toMatchObject({ kind: 'repaired', problems: [], right: 1 });
    expect(again).toEqual({ kind: 'repaired', moved: [], problems: [], right: 5, left: 0 });
    expect(await repairEntries(world)).toEqual([plain, rolledBack, released, undated]);
  });

  it('says where readers are pointed at, and since when', async () => {
    const world = await publishedWorld();
    loseCatalog(world);

    await callRepair(world);

    const { location, parameters } = world.daily.partitions.get('2026-11-22') ?? {};
    expect(location).toBe(`s3://curated/runs/jr_back/summary/${rolledBack}/`);
    expect(parameters).toMatchObject({
      'ledgerline.run_id': 'jr_back',
      'ledgerline.accepted': '2',
      'ledgerline.total_total_purchase': '1.50',
      'ledgerline.published_at': '2026-11-23T07:00:00.000Z',
      'ledgerline.held_against': sha256('the wanted input'),
    });
  });

  it('gives the same pointers when they are lost again', async () => {
    const world = await publishedWorld();
    const before = pointersOf(world);
    for (const _ of [1, 2, 3]) {
      loseCatalog(world);
      await callRepair(world);
      world.pass(60);
    }

    expect(pointersOf(world)).toEqual(before);
  });

  it('tells in a dry run what it would move, and moves nothing', async () => {
    const world = await publishedWorld();
    const before = pointersOf(world);
    loseCatalog(world);
    point(world, await buildOf(world, removed, 'jr_first_3'));
    const objects = new Map(world.curated.objects);

    const outcome = await callRepair(world, true);

    expect(before.daily.size).toBe(4);
    expect(world.daily.partitions.size).toBe(1);
    expect([...world.curated.objects]).toEqual([...objects]);
    expect(outcome).toMatchObject({ kind: 'dry-run', right: 0 });
    expect('moved' in outcome && outcome.moved.map(({ partition, runId }) => [partition, runId])).toEqual([
      [removed, null],
      [released, 'jr_released'],
      [rolledBack, 'jr_back'],
      [plain, 'jr_second'],
      [undated, 'jr_first_4'],
    ]);
  });

  it('waits for the lease', async () => {
    const world = await publishedWorld();
    loseCatalog(world);
    const text = JSON.stringify({ version: 1, owner: 'someone', expiresAt: '2030-01-01T00:00:00.000Z' });
    await world.curated.putText('control/lease.json', text);

    expect(await callRepair(world)).toEqual({ kind: 'later', message: 'lease held by someone' });
    expect(world.daily.partitions.size).toBe(0);
  });
});
