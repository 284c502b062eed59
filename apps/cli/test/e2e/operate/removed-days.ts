import { beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson, curatedKeys, type History, removals } from '@ledgerline/schema';
import { header } from '../purchases.ts';
import type { World } from '../world.ts';

const days = ['11', '12', '13', '14'].map((day) => `2026-03-${day}`);
const partitions = days.map((day) => `ingest_date=${day}`);
const keyOf = (partition: string) => `input/${partition}/purchases.csv`;

interface Story {
  readonly world: World;
  readonly done: (...args: readonly string[]) => Promise<unknown>;
  readonly totalOf: (day: string) => Promise<unknown>;
  readonly stateOf: (day: string) => Promise<unknown>;
  readonly historyOf: (day: string) => Promise<readonly History[]>;
}

/** As if the look that first saw them empty had been twenty minutes ago. */
async function passTwentyMinutes({ curated }: World): Promise<void> {
  const stored = await curated.getText(curatedKeys.removals);
  const seen = removals.parse(JSON.parse(stored?.text ?? ''));
  const then = new Date(Date.now() - 20 * 60_000).toISOString();
  const absentSince = Object.fromEntries(Object.keys(seen.absentSince).map((one) => [one, then]));
  const text = canonicalJson({ ...seen, revision: seen.revision + 1, absentSince });
  await curated.putText(curatedKeys.removals, text);
}

export function removedDays(story: () => Story): void {
  describe('more days without objects than go by themselves', () => {
    const totals = () => Promise.all(days.map((day) => story().totalOf(day)));

    beforeAll(async () => {
      const { world } = story();
      for (const [n, partition] of partitions.entries())
        await world.upload(keyOf(partition), `${header}${n + 1},Oman,${n + 1}\n`);
      await world.settled(partitions);
    });

    it('stay until a person has seen the list', async () => {
      const { world, done, stateOf } = story();
      const before = await totals();
      for (const partition of partitions) await world.remove(keyOf(partition));
      await world.queueIsEmpty();
      await world.ledgerline('trigger', '--yes');
      await passTwentyMinutes(world);

      const { exitCode } = await world.ledgerline('trigger', '--yes');

      expect(exitCode).toBe(3);
      for (const day of days) expect(await stateOf(day)).toMatchObject({ state: 'held', why: 'removals' });
      expect(before).toEqual(['1.00', '2.00', '3.00', '4.00']);
      expect(await totals()).toEqual(before);
      expect(await done('confirm-removals')).toBeDefined();
    });

    it('are gone from days, total and rejected records then', async () => {
      const { world, historyOf } = story();

      await world.settled([]);

      expect(await totals()).toEqual([null, null, null, null]);
      expect(await world.query("SELECT * FROM users_summary WHERE country = 'Oman'")).toEqual([]);
      expect(await world.table('users_quarantine').getPartitions(days)).toEqual([]);
      expect((await historyOf(days[0] ?? ''))[0]).toMatchObject({ why: 'removed', fingerprint: null });
    });
  });
}
