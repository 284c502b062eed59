import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@ledgerline/schema';
import { keptHistory, readHistory } from '../src/read-history.ts';
import { memoryWorld } from './world/memory-world.ts';
import { writeEntry } from './world/written-publications.ts';

const day = 'ingest_date=2026-11-23';
const now = new Date('2026-11-23T00:00:00.000Z');

/** Newest first. */
const entriesOf = (daysAgo: readonly number[]) =>
  daysAgo.map((days) => ({ days, time: new Date(now.getTime() - days * 86_400_000).toISOString() }));

describe('history', () => {
  it('is read newest first, removals included, of one partition', async () => {
    const world = memoryWorld();
    for (const name of ['a', 'b', null, 'c']) {
      const fingerprint = name === null ? null : sha256(name);
      await writeEntry(world, { partition: day, fingerprint, runId: name }, { note: `saw ${name}` });
      world.pass(1);
    }
    await writeEntry(world, { partition: 'ingest_date=undated', fingerprint: sha256('x'), runId: 'x' });

    const entries = await readHistory(world, day);

    expect(entries.map(({ runId, note }) => [runId, note])).toEqual([
      ['c', 'saw c'],
      [null, 'saw null'],
      ['b', 'saw b'],
      ['a', 'saw a'],
    ]);
    expect(entries[1]?.key).toBe(`history/v1/${day}/2026-11-23T00:02:00.000Z-removed.json`);
  });

  it('is empty for a partition that was never published', async () => {
    expect(await readHistory(memoryWorld(), day)).toEqual([]);
  });

  it.each([
    ['nothing of nothing', [], []],
    ['one entry, however old', [4000], [4000]],
    ['five entries, however old', [400, 401, 402, 403, 404, 405], [400, 401, 402, 403, 404]],
    ['all of 30 days', [1, 2, 3, 4, 5, 6, 7, 29], [1, 2, 3, 4, 5, 6, 7, 29]],
    ['what the 30 days began with', [1, 2, 3, 4, 5, 29, 300, 301], [1, 2, 3, 4, 5, 29, 300]],
    ['what was replaced exactly 30 days ago', [1, 2, 3, 4, 30, 300, 301], [1, 2, 3, 4, 30, 300]],
    ['nothing that was replaced before', [1, 2, 3, 4, 31, 300, 301], [1, 2, 3, 4, 31]],
  ])('keeps %s', (_, written, kept) => {
    expect(keptHistory(entriesOf(written), now).map(({ days }) => days)).toEqual(kept);
  });
});
