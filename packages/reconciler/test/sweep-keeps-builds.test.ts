import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@ledgerline/schema';
import { loseCatalog } from './world/losses.ts';
import { memoryTable } from './world/memory-catalog.ts';
import { type MemoryWorld, memoryWorld } from './world/memory-world.ts';
import { days, fateOf, nights, writeForgotten } from './world/nights.ts';
import { expectKept, hoursOn, type Refer } from './world/references.ts';
import { pastInput, putInput, writeBuild, writeRefused, writeSegment } from './world/written-documents.ts';
import { point, writeEntry } from './world/written-publications.ts';

const day = 'ingest_date=2026-11-23';
const key = `input/${day}/a.csv`;

/** A segment of yesterday in a run of its own, and a build of another run that is made of it. */
async function writeOfSegment(world: MemoryWorld, objects: Parameters<typeof writeBuild>[1]['objects']) {
  const segment = await writeSegment(world, { partition: day, runId: 'jr_old', objects });
  return writeBuild(world, { partition: day, runId: 'jr_new', objects }, [segment]);
}

/** Each refers to run jr_old in one way only. */
const references: readonly (readonly [string, Refer])[] = [
  [
    'the build that readers see, though its record is gone',
    async (world) => {
      const record = await writeForgotten(world, 'jr_old');
      point(world, record);
      await world.curated.delete(`builds/${day}/${record.fingerprint}.json`);
    },
  ],
  [
    'the rejected records that readers see',
    async (world) => {
      point(world, await writeForgotten(world, 'jr_old'));
      world.daily.partitions.clear();
    },
  ],
  [
    'a segment of the build that readers see',
    async (world) => point(world, await writeOfSegment(world, [await pastInput(key)])),
  ],
  [
    'a build that is wanted, though a gate holds it',
    async (world) =>
      writeBuild(world, { partition: day, runId: 'jr_old', objects: [await putInput(world, key, 'bad')] }),
  ],
  [
    'a build that is wanted, though it was refused',
    async (world) =>
      writeRefused(world, { partition: day, runId: 'jr_old', objects: [await putInput(world, key, 'bad')] }),
  ],
  [
    'the build that a rollback holds its partition against',
    async (world) => {
      const objects = [await putInput(world, key, 'two')];
      const record = await writeBuild(world, { partition: day, runId: 'jr_old', objects });
      point(world, await writeForgotten(world, 'jr_new'), { heldAgainst: record.inputHash });
    },
  ],
  [
    'a segment of a build that is wanted and has more',
    async (world) => {
      const old = await putInput(world, key, 'one');
      const late = await putInput(world, `input/${day}/b.csv`, 'late');
      const segment = await writeSegment(world, { partition: day, runId: 'jr_old', objects: [old] });
      await writeBuild(world, { partition: day, runId: 'jr_new', objects: [old, late] }, [segment]);
    },
  ],
  [
    'a segment of a day that is built in parts',
    async (world) => {
      const objects = [await putInput(world, key, 'first part')];
      await putInput(world, `input/${day}/b.csv`, 'second part');
      await writeSegment(world, { partition: day, runId: 'jr_old', objects });
    },
  ],
  [
    'the fifth entry of history, 400 days old',
    async (world) => {
      await writeEntry(world, await writeForgotten(world, 'jr_old'));
      world.pass(400 * days);
      for (const n of [1, 2, 3, 4])
        await writeEntry(world, { partition: day, fingerprint: sha256(`${n}`), runId: null }, hoursOn(n));
    },
  ],
  [
    'what readers saw 27 days ago, behind ten entries',
    async (world) => {
      await writeEntry(world, await writeForgotten(world, 'jr_old'), { time: '2025-01-01T00:00:00.000Z' });
      world.pass(27 * days);
      for (const n of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
        await writeEntry(world, { partition: day, fingerprint: sha256(`${n}`), runId: null }, hoursOn(n));
    },
  ],
];

describe('the sweep', () => {
  it.each(references)('keeps %s', async (_, refer) => expectKept(refer));

  it('keeps what is published by an older version of the result, until that is dropped', async () => {
    const world = memoryWorld();
    point(world, await writeForgotten(world, 'jr_old'));
    const older = { daily: memoryTable('v1'), quarantine: memoryTable('q1'), total: memoryTable('t1') };
    for (const [value, one] of world.daily.partitions) older.daily.partitions.set(value, one);
    loseCatalog(world);

    await nights({ ...world, older }, 3);
    const before = fateOf(world, 'jr_old');
    await nights(world, 2);

    expect([before, fateOf(world, 'jr_old')]).toEqual(['kept', 'swept']);
  });
});
