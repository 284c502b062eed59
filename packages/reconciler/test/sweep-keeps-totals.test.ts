import { describe, it } from '@jest/globals';
import { sha256 } from '@ledgerline/schema';
import type { MemoryWorld } from './world/memory-world.ts';
import { writeForgotten } from './world/nights.ts';
import { expectKept, type Refer } from './world/references.ts';
import { putFile, writeMonth, writeTotal } from './world/written-documents.ts';
import { point } from './world/written-publications.ts';

const day = 'ingest_date=2026-11-23';

function pointTotal(
  { total }: MemoryWorld,
  runId: string,
  digest: string,
  parameters: Record<string, string>,
) {
  const location = `s3://curated/runs/${runId}/rollup/${digest}/`;
  total.pointer.current = { versionId: '1', location, parameters };
}

async function copyCsv({ curated }: MemoryWorld, from: string, digest: string) {
  const fromEtag = curated.objects.get(from)?.etag ?? '';
  const metadata = { 'ledgerline-digest': digest };
  const to = 'output/users_summary.csv';
  await curated.copy({ from, fromEtag, to, condition: 'absent', metadata, contentType: 'text/csv' });
}

/** Each refers to run jr_old in one way only. */
const references: readonly (readonly [string, Refer])[] = [
  [
    'the total that readers see',
    async (world) => {
      await putFile(world, 'runs/jr_old/rollup/x/part-0.parquet');
      pointTotal(world, 'jr_old', 'x', {});
    },
  ],
  [
    'a month of the total that readers see',
    async (world) => {
      const children = [{ partition: day, fingerprint: sha256('x') }];
      const months = [await writeMonth(world, 'jr_old', children)];
      const digest = await writeTotal(world, 'jr_new', children, months);
      pointTotal(world, 'jr_new', digest, { 'ledgerline.digest': digest });
    },
  ],
  [
    'the total that the CSV is a copy of',
    async (world) => {
      const children = [{ partition: day, fingerprint: sha256('x') }];
      const digest = await writeTotal(world, 'jr_old', children, []);
      await copyCsv(world, `runs/jr_old/export/${digest}.csv`, digest);
    },
  ],
  [
    'the total of what is published, which nothing is pointed at yet',
    async (world) => {
      const record = await writeForgotten(world, 'jr_new');
      point(world, record);
      await writeTotal(world, 'jr_old', [record], []);
    },
  ],
  [
    'a month of what is published, whose total was never summed',
    async (world) => {
      const record = await writeForgotten(world, 'jr_new');
      point(world, record);
      await writeMonth(world, 'jr_old', [record]);
    },
  ],
];

describe('the sweep', () => {
  it.each(references)('keeps %s', async (_, refer) => expectKept(refer));
});
