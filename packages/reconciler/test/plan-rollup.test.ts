import { describe, expect, it } from '@jest/globals';
import {
  byMonth,
  canonicalJson,
  curatedKeys,
  monthDigestOf,
  type PlannedBuild,
  sha256,
} from '@ledgerline/schema';
import type { Published } from '../src/observation.ts';
import { observe } from '../src/observe.ts';
import { planRollup } from '../src/plan-rollup.ts';
import { memoryWorld } from './world/memory-world.ts';
import { putFile } from './world/written-documents.ts';

const dayMs = 86_400_000;
const days = Array.from({ length: 3650 }, (_, n) => new Date(n * dayMs).toISOString().slice(0, 10));

const toPublished = (day: string): Published => ({
  partition: `ingest_date=${day}`,
  fingerprint: sha256(day),
  location: `s3://curated/${curatedKeys.summary('jr_1', `ingest_date=${day}`)}`,
  build: {
    runId: 'jr_1',
    inputHash: sha256('input'),
    contractHash: sha256('contract'),
    records: 1,
    accepted: 1,
    rejected: 0,
    blank: 0,
    totals: { total_purchase: '1.50' },
    publishedAt: '2026-11-23T00:00:00.000Z',
  },
});

describe('the roll-up of a plan', () => {
  it('names no more days than those of the months that change, of ten years', async () => {
    const world = memoryWorld();
    const published = days.map(toPublished);
    for (const [month, builds] of byMonth(published)) {
      const digest = monthDigestOf(builds);
      const summary = [await putFile(world, `${curatedKeys.rollup('jr_1', digest)}part-0.parquet`)];
      const children = builds.map(({ partition, fingerprint }) => ({ partition, fingerprint }));
      const controlTotals = { total_purchase: `${1.5 * builds.length}` };
      const record = { version: 1, month, digest, runId: 'jr_1', children, summary, controlTotals };
      await world.curated.putText(curatedKeys.monthRecord(digest), canonicalJson(record));
    }
    for (const { partition } of published)
      await putFile(world, `${curatedKeys.summary('jr_1', partition)}part-0.parquet`);
    const { total } = await observe(world, []);

    const changed = { partition: 'ingest_date=1979-12-01' } as PlannedBuild;
    const { rollup, voided } = await planRollup(world, [changed], { published, total });

    expect(voided).toEqual([]);
    expect([rollup.months.length, rollup.children.length]).toEqual([119, 29]);
    expect(canonicalJson(rollup).length).toBeLessThan(64 * 1024);
  });
});
