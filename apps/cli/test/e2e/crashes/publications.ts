import { describe, expect, it } from '@jest/globals';
import { expectRight, isFull, runIds, runsSince, type Stage } from './stage.ts';
import type { Turns } from './turns.ts';

const publications = isFull ? 50 : 5;

/** Someone reads while builds take turns. */
export function manyPublications(stage: () => Stage, turns: () => Turns): void {
  describe(`a reader who asks all the while during ${publications} publications`, () => {
    it('sees each of them in the days and in the total, and nothing between two', async () => {
      const { books, reader } = stage();
      const { daily, total } = reader;
      await reader.sees(turns().day, books.amounts()[turns().day] ?? 0);
      const known = await runIds(stage());
      const seen = [daily, total].map(({ answers }) => answers.length);

      for (let n = 0; n < publications; n += 1) await reader.sees(turns().day, await turns().take());

      expect(daily.answers.length - (seen[0] ?? 0)).toBe(publications);
      expect(total.answers.length - (seen[1] ?? 0)).toBe(publications);
      expect([...daily.wrong, ...total.wrong]).toEqual([]);
      expect(await runsSince(stage(), known)).toEqual([]);
    });

    it('has the same in the exported file at the end', async () => {
      await stage().world.settled([`ingest_date=${turns().day}`]);

      await expectRight(stage());
    });
  });
}
