import { describe, it } from '@jest/globals';
import { sha256 } from '@ledgerline/schema';
import { writeForgotten } from './world/nights.ts';
import { addRunning, expectKept, type Refer } from './world/references.ts';
import { addRun, pastInput, putFile, writeMonth, writeSegment } from './world/written-documents.ts';

const day = 'ingest_date=2026-11-23';
const key = `input/${day}/a.csv`;

/** Each refers to run jr_old in one way only. */
const references: readonly (readonly [string, Refer])[] = [
  [
    'a segment that a running run takes over',
    async (world) => {
      const objects = [await pastInput(key)];
      const { id } = await writeSegment(world, { partition: day, runId: 'jr_old', objects });
      const build = { partition: day, reason: 'changed', objects, reuse: [id], later: [] } as const;
      const { contractHash } = world.spec;
      await addRunning(world, {
        builds: [{ ...build, objects, reuse: [id], later: [], inputHash: sha256('x'), contractHash }],
      });
    },
  ],
  [
    'the record of a build that a running run was asked for',
    async (world) => {
      const { inputHash, contractHash } = await writeForgotten(world, 'jr_old');
      const objects = [await pastInput(key)];
      const build = { partition: day, reason: 'changed', objects, reuse: [], later: [] } as const;
      await addRunning(world, {
        builds: [{ ...build, objects, reuse: [], later: [], inputHash, contractHash }],
      });
    },
  ],
  [
    'a build that a running run sums',
    async (world) => {
      const { fingerprint, manifest, controlTotals } = await writeForgotten(world, 'jr_old');
      const children = [{ partition: day, fingerprint, keys: manifest.summary, controlTotals }];
      await addRunning(world, { rollup: { months: [], children } });
    },
  ],
  [
    'a month that a running run sums',
    async (world) => {
      const month = await writeMonth(world, 'jr_old', [{ partition: day, fingerprint: sha256('x') }]);
      await addRunning(world, { rollup: { months: [month], children: [] } });
    },
  ],
  [
    'a run that runs',
    async (world) => {
      await putFile(world, 'runs/jr_old/summary/part-0.parquet');
      await addRun(world, { runId: 'jr_old', state: 'running' });
    },
  ],
];

describe('the sweep', () => {
  it.each(references)('keeps %s', async (_, refer) => expectKept(refer));
});
