import { describe, expect, it } from '@jest/globals';
import type { CatalogPartition, CatalogTable } from '@ledgerline/aws';
import { toPartitionParameters } from '@ledgerline/schema';
import { readCatalog } from '../src/read-catalog.ts';
import { buildOf, monday, undated } from './published-world.ts';

function tableOf(pages: readonly (readonly CatalogPartition[])[]): CatalogTable {
  const table: Partial<CatalogTable> = {
    name: 'users_summary_daily',
    async *listPartitions() {
      yield* pages;
    },
    getPointer: async () => ({
      versionId: '3',
      location: 's3://curated/tables/users_summary/',
      parameters: {},
    }),
  };
  return table as CatalogTable;
}

const partitionOf = (value: string, parameters: Readonly<Record<string, string>>) => ({
  value,
  location: 's3://curated/x/',
  parameters,
});

describe('readCatalog', () => {
  it('reads every page of partitions and where the total lies', async () => {
    const [one, other] = [buildOf('1.00'), buildOf('2.00')];
    const daily = tableOf([
      [partitionOf('2026-11-23', { EXTERNAL: 'TRUE', ...toPartitionParameters(one) })],
      [partitionOf('undated', toPartitionParameters(other))],
    ]);

    expect(await readCatalog(daily, tableOf([]))).toEqual({
      published: new Map([
        [monday, one],
        [undated, other],
      ]),
      totalLocation: 's3://curated/tables/users_summary/',
    });
  });

  it('names a partition that no publication wrote', async () => {
    const daily = tableOf([[partitionOf('2026-11-23', { 'ledgerline.run_id': 'jr_1' })]]);

    await expect(readCatalog(daily, tableOf([]))).rejects.toMatchObject({
      code: 'foreign-partition',
      message: expect.stringContaining(`partition ${monday} of users_summary_daily`),
    });
  });
});
