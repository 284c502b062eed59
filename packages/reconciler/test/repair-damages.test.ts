import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@ledgerline/schema';
import type { MemoryWorld } from './world/memory-world.ts';
import {
  buildOf,
  callRepair,
  changePointer,
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

type Damage = (world: MemoryWorld) => void | Promise<void>;

const damages: readonly (readonly [string, string, Damage])[] = [
  ['the summary is gone', plain, ({ daily }) => void daily.partitions.delete('2026-11-23')],
  ['the quarantine is gone', plain, ({ quarantine }) => void quarantine.partitions.delete('2026-11-23')],
  [
    'the summary is elsewhere',
    plain,
    ({ daily }) => changePointer(daily, '2026-11-23', {}, 's3://curated/runs/jr_first_0/summary/'),
  ],
  [
    'the quarantine is of another run',
    undated,
    ({ quarantine }) => changePointer(quarantine, 'undated', {}, 's3://curated/runs/jr_second/quarantine/'),
  ],
  [
    'a count is wrong',
    plain,
    ({ daily }) => changePointer(daily, '2026-11-23', { 'ledgerline.accepted': '7' }),
  ],
  [
    'a hash is missing',
    plain,
    ({ daily }) => changePointer(daily, '2026-11-23', { 'ledgerline.input_hash': '' }),
  ],
  [
    'it is held against nothing any more',
    rolledBack,
    (world) => {
      const { daily } = world;
      const { 'ledgerline.held_against': _, ...parameters } =
        daily.partitions.get('2026-11-22')?.parameters ?? {};
      const location = daily.partitions.get('2026-11-22')?.location ?? '';
      daily.partitions.set('2026-11-22', { value: '2026-11-22', location, parameters });
    },
  ],
  [
    'it is held although it was released',
    released,
    ({ daily }) => changePointer(daily, '2026-11-21', { 'ledgerline.held_against': sha256('x') }),
  ],
  ['it is an older build', plain, async (world) => point(world, await buildOf(world, plain, 'jr_first_0'))],
  [
    'it is there again after its removal',
    removed,
    async (world) => point(world, await buildOf(world, removed, 'jr_first_3')),
  ],
  [
    'its rejected records are there again after its removal',
    removed,
    async (world) => {
      point(world, await buildOf(world, removed, 'jr_first_3'));
      world.daily.partitions.delete('2026-11-20');
    },
  ],
];

describe('repair', () => {
  it.each(damages)('moves one partition only when %s', async (_, partition, damage) => {
    const world = await publishedWorld();
    const before = pointersOf(world);
    await damage(world);

    const outcome = await callRepair(world);

    expect(pointersOf(world)).toEqual(before);
    expect(outcome).toMatchObject({ moved: [{ partition }], problems: [], right: 4 });
    expect(await repairEntries(world)).toEqual([partition]);
  });
});
