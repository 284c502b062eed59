import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { attempt } from '@ledgerline/schema';
import { expectRight, isFull, partitionOfDay, runIds, runsSince, type Stage } from './stage.ts';

/** Waits for the first object below a prefix. @throws Error when there is none after five minutes */
async function firstBelow(
  { world }: Stage,
  prefix: string,
  isWanted: (key: string) => boolean,
): Promise<string> {
  for (const deadline = Date.now() + 300_000; Date.now() < deadline; await sleep(50))
    for await (const page of world.curated.list(prefix))
      for (const { key } of page) if (isWanted(key)) return key;
  throw new Error(`nothing came below ${prefix}`);
}

async function outcomesOf({ world }: Stage, day: string): Promise<readonly string[]> {
  const outcomes: string[] = [];
  for await (const page of world.curated.list(`attempts/${partitionOfDay(day)}/`))
    for (const { key } of page)
      outcomes.push(attempt.parse(JSON.parse((await world.curated.getText(key))?.text ?? '')).outcome);
  return outcomes.sort();
}

/** Producers replace what a run reads. */
export function replacedObjects(stage: () => Stage): void {
  describe('an object that is replaced while a run has it', () => {
    it('is of no build as it was, and of the next as it is', async () => {
      const day = '2026-07-01';
      const { world, books } = stage();
      const known = await runIds(stage());

      await books.put(day, 'purchases.csv', 5);
      await firstBelow(stage(), `attempts/${partitionOfDay(day)}/`, () => true);
      await books.put(day, 'purchases.csv', 7);
      await world.settled([partitionOfDay(day)]);

      await expectRight(stage());
      expect(await outcomesOf(stage(), day)).toEqual(['built', 'superseded']);
      expect(await runsSince(stage(), known)).toHaveLength(2);
    });

    const whereLong = isFull ? it : it.skip;
    whereLong('in the middle of it, with half of its ranges read', async () => {
      const day = '2026-07-02';
      const { world, books } = stage();
      const [known, lines] = [await runIds(stage()), 4_000_000];
      const long = `${books.csv(day, 5)}${`0,North ${day},0.00\n`.repeat(lines)}`;

      await books.put(day, 'purchases.csv', 5, long);
      await firstBelow(stage(), 'runs/', (key) => key.includes(`/quarantine/${partitionOfDay(day)}/`));
      await books.put(day, 'purchases.csv', 7);
      await world.settled([partitionOfDay(day)]);

      await expectRight(stage());
      expect(await outcomesOf(stage(), day)).toEqual(['built', 'superseded']);
      expect(await runsSince(stage(), known)).toHaveLength(2);
    });
  });
}
