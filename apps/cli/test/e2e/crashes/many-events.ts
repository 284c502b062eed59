import { describe, expect, it } from '@jest/globals';
import { segment } from '@ledgerline/schema';
import { objectCreated } from '../world.ts';
import { randomBy } from './random.ts';
import { expectRight, isFull, partitionOfDay, type Stage } from './stage.ts';

const dayOfApril = (n: number) => `2026-04-${String(n).padStart(2, '0')}`;

const days: readonly string[] = Array.from({ length: 10 }, (_, n) => dayOfApril(n + 1));
const filesPerDay = 5;
const events = isFull ? 10_000 : 500;

/** By a seed. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const result = [...items];
  const random = randomBy(seed);
  for (let left = result.length; left > 1; left -= 1) {
    const [a, b] = [left - 1, Math.floor(random() * left)];
    [result[a], result[b]] = [result[b] as T, result[a] as T];
  }
  return result;
}

/** Objects in every segment there is of these days; one that was scanned twice stands in two. */
async function scannedObjects({ world }: Stage): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const day of days)
    for await (const page of world.curated.list(`segments/${partitionOfDay(day)}/`))
      for (const { key } of page) {
        const text = (await world.curated.getText(key))?.text ?? '';
        keys.push(...segment.parse(JSON.parse(text)).objects.map((object) => object.key));
      }
  return keys;
}

async function countBelow({ world }: Stage, prefix: string): Promise<number> {
  let count = 0;
  for (const day of days)
    for await (const page of world.curated.list(`${prefix}/${partitionOfDay(day)}/`)) count += page.length;
  return count;
}

/** Far more events than objects, in any order, while the objects still land. */
export function manyEvents(stage: () => Stage): void {
  describe(`${events} events, duplicated and shuffled, for ${days.length * filesPerDay} objects`, () => {
    let uploadedAt: Date;

    it('come to the right totals', async () => {
      const { world, books } = stage();
      const files = days.flatMap((day) =>
        Array.from({ length: filesPerDay }, (_, n) => ({ day, file: `${n}.csv` })),
      );
      const keys = files.map(({ day, file }) => `input/${partitionOfDay(day)}/${file}`);
      const messages = Array.from({ length: events }, (_, n) => keys[n % keys.length] ?? '');

      const uploads = (async () => {
        for (const [n, { day, file }] of files.entries()) await books.put(day, file, n + 1);
        uploadedAt = new Date();
      })();
      await world.sendAll(shuffled(messages, 1).map((key) => objectCreated(world.rawBucket, key)));
      await uploads;
      await world.queueIsEmpty(7200);
      await world.settled(days.map(partitionOfDay));

      await expectRight(stage());
    });

    /**
     * While the objects land one run may follow the other, each with what came meanwhile. After that one takes all that is
     * on record by then, and only a day of which the first event came later needs another.
     */
    it('start two runs at most once all objects lie there', async () => {
      const later = (await stage().world.runs()).filter(({ startedAt }) => new Date(startedAt) > uploadedAt);

      expect(later.length).toBeLessThanOrEqual(2);
    });

    it('have no object scanned twice, and no build made twice', async () => {
      const scanned = await scannedObjects(stage());

      expect(scanned).toHaveLength(days.length * filesPerDay);
      expect(new Set(scanned).size).toBe(scanned.length);
      expect(await countBelow(stage(), 'attempts')).toBe(await countBelow(stage(), 'builds'));
    });
  });
}
