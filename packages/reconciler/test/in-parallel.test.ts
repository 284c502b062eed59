import { describe, expect, it } from '@jest/globals';
import { inParallel, parallelLimit } from '../src/in-parallel.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function* count(to: number) {
  for (let n = 0; n < to; n += 1) yield n;
}

describe('work in parallel', () => {
  it.each([0, 1, parallelLimit, 100])('gives the results of %i items in their order', async (items) => {
    const results = await inParallel(count(items), async (n) => {
      for (let turns = 0; turns < n % 3; turns += 1) await turn();
      return n * 2;
    });

    expect(results).toEqual(Array.from({ length: items }, (_, n) => n * 2));
  });

  it('has never more under way than the limit, and takes no more items than that', async () => {
    let [underWay, most] = [0, 0];

    await inParallel(count(100), async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await turn();
      underWay -= 1;
    });

    expect(most).toBe(parallelLimit);
  });

  it('throws an error when nothing is under way any more, and begins nothing after it', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (n: number) => {
      begun.push(n);
      if (n === 3) throw new Error('item 3');
      await turn();
      ended.push(n);
    };

    await expect(inParallel(count(100), work)).rejects.toThrow('item 3');
    const [began, finished] = [begun.length, ended.length];
    await turn();

    expect(began).toBeLessThanOrEqual(parallelLimit);
    expect(finished).toBe(began - 1);
    expect(ended).toHaveLength(finished);
  });
});
