import { describe, expect, it } from '@jest/globals';
import type { World } from '../world.ts';

interface Story {
  readonly world: World;
  /** A command that goes through, and what it found. */
  readonly done: (
    ...args: readonly string[]
  ) => Promise<{ moved: number; seen: unknown[]; discarded: unknown[] }>;
  readonly totalOf: (day: string) => Promise<unknown>;
}

export function whatWentWrong(story: () => Story): void {
  describe('what went wrong', () => {
    it('is asked again from the dead-letter queue', async () => {
      await story().world.sendDead({ mode: 'replan', partitions: ['ingest_date=2026-03-01'] });

      const { moved, seen } = await story().done('redrive');
      await story().world.queueIsEmpty();

      expect([moved, seen.length]).toEqual([1, 1]);
      expect((await story().done('redrive')).moved).toBe(0);
    });

    it('comes back when nobody can act on it, and is deleted by who says so', async () => {
      const letter = { 'detail-type': 'Nobody Knows' };
      await story().world.sendDead(letter);
      expect((await story().done('redrive')).moved).toBe(1);
      await story().world.queueIsEmpty();

      const { discarded } = await story().done('redrive', '--discard');

      expect(discarded).toEqual([
        expect.objectContaining({
          body: JSON.stringify(letter),
          attributes: expect.objectContaining({ code: 'wrong-request' }),
        }),
      ]);
      expect((await story().done('redrive')).moved).toBe(0);
    });

    it('comes back into the catalog from history and records', async () => {
      for (const table of ['users_summary_daily', 'users_quarantine'])
        expect(await story().world.table(table).deletePartitions(['2026-03-01'])).toEqual([]);
      expect(await story().totalOf('2026-03-01')).toBeNull();

      await story().done('repair');
      await story().world.settled(['ingest_date=2026-03-01']);

      expect(await story().totalOf('2026-03-01')).toBe('200.00');
    });

    it('is a mistake in use where a partition is none', async () => {
      for (const command of [
        ['history', '2026-02-30'],
        ['rejected', 'yesterday'],
        ['release', 'input/users.csv'],
      ])
        expect((await story().world.ledgerline(...command)).exitCode).toBe(64);
    });
  });
}
