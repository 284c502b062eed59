import { describe, expect, it } from '@jest/globals';
import { fiveRowTotals, gatedRows, header, stateOf, totalsOfDay } from '../purchases.ts';
import { objectCreated, type World } from '../world.ts';

async function runsThatSummed(world: World, partition: string): Promise<readonly string[]> {
  const runIds = new Set<string>();
  for await (const page of world.curated.list('runs/'))
    for (const { key } of page) {
      const [, runId, part, folder] = key.split('/');
      if (runId !== undefined && part === 'summary' && folder === partition) runIds.add(runId);
    }
  return [...runIds];
}

/** Events, objects and pointers that are there twice; after the files as they come. */
export function whatComesAgain(world: () => World): void {
  const totalsOf = (value: string) => totalsOfDay(world(), value);

  describe('what comes again', () => {
    it('starts no second run for a duplicate event, published or held', async () => {
      const before = await world().runs();
      const keys = ['input/users.csv', 'input/ingest_date=2026-01-03/purchases.csv'];

      for (const key of [...keys, ...keys]) await world().send(objectCreated(world().rawBucket, key));
      await world().queueIsEmpty();
      await world().settled(
        keys.map((key) => (key.includes('=') ? 'ingest_date=2026-01-03' : 'ingest_date=undated')),
      );

      expect((await world().runs()).map(({ runId }) => runId)).toEqual(before.map(({ runId }) => runId));
    });

    it('answers a replaced file, and keeps the old result of one over the gate', async () => {
      const gatedBefore = await totalsOf('2026-01-01');
      await world().upload('input/users.csv', `${header}1,India,1\n`);
      await world().upload(
        'input/ingest_date=2026-01-01/crlf.csv',
        gatedRows.repeat(9).replaceAll(`\n${header}`, '\n'),
      );
      const status = await world().settled(['ingest_date=undated', 'ingest_date=2026-01-01']);

      expect(await totalsOf('undated')).toEqual([{ country: 'India', total_purchase: '1.00' }]);
      expect(stateOf(status, 'ingest_date=2026-01-01')).toMatchObject({
        state: 'held',
        why: 'gate',
        stale: 'changed',
      });
      expect(await totalsOf('2026-01-01')).toEqual(gatedBefore);
    });

    it('answers the build that the catalog points at, of the two that exist', async () => {
      const table = world().table('users_summary_daily');
      const now = await world().partition('users_summary_daily', 'undated');
      const runIds = await runsThatSummed(world(), 'ingest_date=undated');
      const older = runIds.find((runId) => !now.location.includes(runId));
      const moved = {
        ...now,
        location: `s3://${world().curated.name}/runs/${older}/summary/ingest_date=undated/`,
      };

      expect(await table.updatePartitions([moved])).toEqual([]);
      const answered = await totalsOf('undated');
      expect(await table.updatePartitions([now])).toEqual([]);

      expect(runIds).toHaveLength(2);
      expect(answered).toEqual(fiveRowTotals);
      expect(await totalsOf('undated')).toEqual([{ country: 'India', total_purchase: '1.00' }]);
    });
  });
}
