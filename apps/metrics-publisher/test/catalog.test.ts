import { describe, expect, it } from '@jest/globals';
import type { CatalogPartition, CatalogTable } from '@ledgerline/aws';
import {
  curatedKeys,
  fingerprintOf,
  monthDigestOf,
  type PublishedBuild,
  toPartitionParameters,
  totalDigestOf,
} from '@ledgerline/schema';
import { digestOfPublished, digestOfTotal, readCatalog } from '../src/catalog.ts';
import { buildOf, catalogOf, hashOf, monday, rightCatalog, undated } from './published-world.ts';

const location = `s3://curated/runs/jr_1/rollup/${hashOf('d')}/`;

function tableOf(pages: readonly (readonly CatalogPartition[])[]): CatalogTable {
  const table: Partial<CatalogTable> = {
    name: 'users_summary_daily',
    async *listPartitions() {
      yield* pages;
    },
    getPointer: async () => ({ versionId: '3', location, parameters: {} }),
  };
  return table as CatalogTable;
}

describe('readCatalog', () => {
  it('reads every page of partitions and where the total lies', async () => {
    const [one, other] = [buildOf('1.00'), buildOf('2.00')];
    const at = 's3://curated/x/';
    const daily = tableOf([
      [{ value: '2026-11-23', location: at, parameters: toPartitionParameters(one) }],
      [{ value: 'undated', location: at, parameters: toPartitionParameters(other) }],
    ]);

    const catalog = await readCatalog({ daily, total: tableOf([]), log: () => {} });

    expect([...catalog.published]).toEqual([
      [monday, one],
      [undated, other],
    ]);
    expect(digestOfTotal(catalog)).toBe(hashOf('d'));
  });
});

describe('digestOfTotal', () => {
  it('is that of the key to which the reconciler moves the total', () => {
    const totalLocation = `s3://curated/${curatedKeys.rollup('jr_1', hashOf('e'))}`;

    expect(digestOfTotal({ ...rightCatalog, totalLocation })).toBe(hashOf('e'));
  });

  it('is the set that is published once the total has followed', () => {
    expect(digestOfTotal(rightCatalog)).toBe(digestOfPublished(rightCatalog));
  });

  it.each(['s3://curated/tables/users_summary/', 's3://curated/runs/jr_1/rollup/', ''])(
    'is nothing at %j',
    (totalLocation) => {
      expect(digestOfTotal({ ...rightCatalog, totalLocation })).toBeUndefined();
    },
  );
});

describe('digestOfPublished', () => {
  it('names the months of the builds, as the total of a run does', () => {
    const december = 'ingest_date=2026-12-01';
    const builds: Readonly<Record<string, PublishedBuild>> = {
      [monday]: buildOf('1.00'),
      [december]: buildOf('2.00'),
      [undated]: buildOf('3.00'),
    };
    const months = [
      { month: '2026-11', partition: monday },
      { month: '2026-12', partition: december },
      { month: 'undated', partition: undated },
    ].map(({ month, partition }) => {
      const fingerprint = fingerprintOf(builds[partition] ?? buildOf(''));
      return { month, digest: monthDigestOf([{ partition, fingerprint }]) };
    });

    expect(digestOfPublished(catalogOf(builds))).toBe(totalDigestOf(months));
  });
});
