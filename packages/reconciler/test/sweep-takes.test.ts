import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@ledgerline/schema';
import { memoryWorld } from './world/memory-world.ts';
import { days, fateOf, listOf, nights, writeForgotten } from './world/nights.ts';
import { emptyPlan, hoursOn, type Refer } from './world/references.ts';
import {
  addRun,
  pastInput,
  putFile,
  putInput,
  writeBuild,
  writeMonth,
  writeRefused,
  writeSegment,
  writeTotal,
} from './world/written-documents.ts';
import { writeEntry } from './world/written-publications.ts';

const day = 'ingest_date=2026-11-23';
const key = `input/${day}/a.csv`;

/** Look like references, and are none. */
const forgotten: readonly (readonly [string, Refer])[] = [
  ['a build of what lies there no more', (world) => writeForgotten(world, 'jr_old')],
  ['a run without a record', (world) => putFile(world, 'runs/jr_old/report.json')],
  [
    'a refused build of what lies there no more',
    async (world) => {
      await writeRefused(world, { partition: day, runId: 'jr_old', objects: [await pastInput(key)] });
      await putFile(world, 'runs/jr_old/report.json');
    },
  ],
  [
    'the sixth entry of history, replaced more than 30 days ago',
    async (world) => {
      await writeEntry(world, await writeForgotten(world, 'jr_old'));
      for (const n of [0, 1, 2, 3, 4])
        await writeEntry(world, { partition: day, fingerprint: sha256(`${n}`), runId: null }, hoursOn(n));
      world.pass(40 * days);
    },
  ],
  [
    'a segment of which an object was replaced',
    async (world) => {
      const objects = [await putInput(world, key, 'one'), await putInput(world, `input/${day}/b.csv`, 'two')];
      await writeSegment(world, { partition: day, runId: 'jr_old', objects });
      await putInput(world, `input/${day}/b.csv`, 'three');
    },
  ],
  [
    'a segment that a later scan replaced in the build that is wanted',
    async (world) => {
      const objects = [await putInput(world, key, 'one'), await putInput(world, `input/${day}/b.csv`, 'two')];
      await writeSegment(world, { partition: day, runId: 'jr_old', objects: objects.slice(0, 1) });
      const scan = { partition: day, runId: 'jr_new', objects };
      await writeBuild(world, scan, [await writeSegment(world, scan)]);
    },
  ],
  [
    'a segment under an older contract',
    async (world) => {
      const scan = { partition: day, runId: 'jr_old', objects: [await putInput(world, key, 'one')] };
      await writeSegment(world, { ...scan, contractHash: sha256('older') });
    },
  ],
  [
    'a total of what was published once',
    async (world) => {
      const children = [{ partition: day, fingerprint: sha256('x') }];
      const months = [await writeMonth(world, 'jr_old', children)];
      await writeTotal(world, 'jr_old', children, months);
    },
  ],
  [
    'a run that ended, with its plan',
    async (world) => {
      const { fingerprint, manifest, controlTotals } = await writeForgotten(world, 'jr_old');
      const children = [{ partition: day, fingerprint, keys: manifest.summary, controlTotals }];
      const plan = { ...emptyPlan(world), rollup: { months: [], children } };
      await addRun(world, { runId: 'jr_old', state: 'succeeded', plan });
      world.pass(2 * days);
    },
  ],
];

describe('the sweep', () => {
  it.each(forgotten)('takes %s', async (_, prepare) => {
    const world = memoryWorld();
    await prepare(world);

    await nights(world, 3);

    expect(fateOf(world, 'jr_old')).toBe('swept');
    expect(listOf(world)).toEqual({ version: 1, deadSince: {}, swept: ['jr_old'] });
  });
});
