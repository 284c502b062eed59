import { describe, expect, it } from '@jest/globals';
import type { World } from '../world.ts';

/** At rest, and after a day was rolled back and released. */
export function refusedRequests(world: () => World): void {
  describe('what would be refused', () => {
    it.each([
      [['release', '2026-03-01'], /^refused \(not-held\)/],
      [['retry', '2026-03-01'], /^refused \(not-held\)/],
      [['retry'], /^refused \(not-held\)/],
      [['rollback', '2026-03-31', '--reason', 'none'], /no earlier build/],
    ])('is said before anybody is asked: %j', async (command, problem) => {
      const { exitCode, problems } = await world().ledgerline(...command);

      expect([exitCode, problems]).toEqual([64, [expect.stringMatching(problem)]]);
    });

    it.each([[['resume']], [['backfill', '--stop']], [['confirm-removals']], [['redrive']]])(
      'is nothing when there is nothing to do: %j',
      async (command) => {
        const { exitCode, kind, problems } = await world().ledgerline(...command);

        expect([exitCode, kind, problems]).toEqual([0, 'up-to-date', []]);
      },
    );
  });
}
