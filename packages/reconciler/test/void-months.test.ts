import { describe, expect, it } from '@jest/globals';
import { loseFiles } from './world/losses.ts';
import { arriveWith, memoryWorld, readCsv } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';
const otherMonth = 'ingest_date=2026-10-22';

describe('a run', () => {
  it('sums a month again from its days when the file of its sum is gone', async () => {
    const world = memoryWorld();
    await arriveWith(world, otherMonth, { 'a.csv': 'old\n' });
    await loseFiles(world, 'runs/jr_1/rollup/');

    await arriveWith(world, day, { 'a.csv': 'new\n' });

    expect(readCsv(world)).toBe('new+old\n');
    expect(world.runs.all.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    const months = world.curated.objects.keysBelow('months/').map((key) => world.curated.objects.get(key));
    expect(months.map((month) => JSON.parse(month?.text ?? '').runId)).toEqual(['jr_2', 'jr_2']);
  });

  it('sums a month again that says nothing of its control totals, as records of old do', async () => {
    const world = memoryWorld();
    await arriveWith(world, otherMonth, { 'a.csv': 'old\n' });
    for (const key of [
      ...world.curated.objects.keysBelow('months/'),
      ...world.curated.objects.keysBelow('rollups/'),
    ]) {
      const text = world.curated.objects.get(key)?.text ?? '';
      await world.curated.putText(key, text.replaceAll('"controlTotals":{"total_purchase":"1.00"},', ''));
    }

    await arriveWith(world, day, { 'a.csv': 'new\n' });

    expect(readCsv(world)).toBe('new+old\n');
  });
});
