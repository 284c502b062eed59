import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@ledgerline/schema';
import { readHistory } from '../src/index.ts';
import { loseCatalog } from './world/losses.ts';
import { type MemoryWorld, memoryWorld } from './world/memory-world.ts';
import {
  buildOf,
  callRepair,
  changePointer,
  plain,
  pointersOf,
  publishedWorld,
  repairEntries,
} from './world/repairs.ts';
import { putInput, writeBuild } from './world/written-documents.ts';
import { point, publishByHand, writeEntry } from './world/written-publications.ts';

describe('repair leaves alone', () => {
  it('a partition without history, and tells of it', async () => {
    const world = await publishedWorld();
    point(world, await buildOf(world, 'ingest_date=2026-10-01', 'jr_stranger'));
    world.quarantine.partitions.set('other', { value: 'other', location: 's3://else/', parameters: {} });
    const before = pointersOf(world);

    const outcome = await callRepair(world);

    expect(pointersOf(world)).toEqual(before);
    expect(outcome).toMatchObject({
      moved: [],
      problems: [
        { partition: 'ingest_date=2026-10-01', why: 'no-history' },
        { partition: 'ingest_date=other', why: 'no-history' },
      ],
    });
  });

  it.each([
    ['no-record', 'gone', (world: MemoryWorld, key: string) => world.curated.delete(key)],
    [
      'void',
      'surplus',
      (world: MemoryWorld) => world.curated.putText(`runs/jr_second/summary/${plain}/surplus`, 'x'),
    ],
    [
      'void',
      'part-0',
      (world: MemoryWorld) => world.curated.delete(`runs/jr_second/quarantine/${plain}/part-0.parquet`),
    ],
    ['malformed', 'is malformed', (world: MemoryWorld, key: string) => world.curated.putText(key, '{}')],
  ] as const)('a build that is %s (%s), and tells of it', async (why, word, lose) => {
    const world = await publishedWorld();
    const [newest] = await readHistory(world, plain);
    loseCatalog(world);

    await lose(world, `builds/${plain}/${newest?.fingerprint}.json`);
    const outcome = await callRepair(world);

    expect(outcome).toMatchObject({
      problems: [{ partition: plain, why, message: expect.stringContaining(word) }],
    });
    expect([...world.daily.partitions.keys()].sort()).toEqual(['2026-11-21', '2026-11-22', 'undated']);
    expect(world.quarantine.partitions.has('2026-11-23')).toBe(false);
    expect(await repairEntries(world)).not.toContain(plain);
  });

  it('a summary whose quarantine does not move, and tells of it', async () => {
    const world = await publishedWorld();
    loseCatalog(world);
    world.quarantine.broken.add('2026-11-23');

    const outcome = await callRepair(world);

    expect(outcome).toMatchObject({ problems: [{ partition: plain, why: 'stuck' }] });
    expect('moved' in outcome && outcome.moved.map(({ partition }) => partition)).not.toContain(plain);
    expect(world.daily.partitions.has('2026-11-23')).toBe(false);
  });

  it('a pointer that moved at a second try, later than its history says', async () => {
    const world = await publishedWorld();
    changePointer(world.daily, '2026-11-23', { 'ledgerline.published_at': '2026-11-23T06:30:00.000Z' });

    expect(await callRepair(world)).toMatchObject({ moved: [], right: 5 });
  });

  it.each([
    ['a build', sha256('never published')],
    ['a removal', null],
  ])('what is published and wanted, when %s in history never came about', async (_, fingerprint) => {
    const world = memoryWorld();
    const objects = [await putInput(world, `input/${plain}/a.csv`, 'one')];
    await publishByHand(world, await writeBuild(world, { partition: plain, runId: 'jr_1', objects }));
    world.pass(60);
    await writeEntry(world, { partition: plain, fingerprint, runId: fingerprint && 'jr_2' });
    const before = pointersOf(world);

    expect(await callRepair(world)).toMatchObject({ moved: [], problems: [], right: 1 });
    expect(pointersOf(world)).toEqual(before);
  });

  it('no rollback behind, though what the catalog has is wanted', async () => {
    const world = memoryWorld();
    const objects = [await putInput(world, `input/${plain}/a.csv`, 'two')];
    const wanted = await writeBuild(world, { partition: plain, runId: 'jr_2', objects });
    const back = await buildOf(world, plain, 'jr_1');
    await publishByHand(world, back, { why: 'rollback', heldAgainst: wanted.inputHash });
    const before = pointersOf(world);
    point(world, wanted);

    await callRepair(world);

    expect(pointersOf(world)).toEqual(before);
  });
});
