import { describe, expect, it } from '@jest/globals';
import { readHistory } from '../src/index.ts';
import { ask, partitionNow, publishedTwice, readSummary } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('release', () => {
  it('publishes what is wanted without a scan', async () => {
    const world = await publishedTwice(day);
    await ask(world, { mode: 'rollback', partition: day });
    const runs = world.runs.all.length;

    const answer = await ask(world, { mode: 'release', partitions: [day] });

    expect(answer).toMatchObject({ kind: 'published' });
    expect(readSummary(world, day)).toBe('two');
    expect(world.runs.all).toHaveLength(runs);
    expect(world.daily.partitions.get('2026-11-23')?.parameters).not.toHaveProperty(
      'ledgerline.held_against',
    );
  });

  it('is not done when the catalog refuses it', async () => {
    const world = await publishedTwice(day);
    await ask(world, { mode: 'rollback', partition: day });
    world.pass(1);
    for (const table of [world.quarantine, world.daily]) table.broken.add('2026-11-23');

    await expect(ask(world, { mode: 'release', partitions: [day] })).rejects.toThrow('EntryError');

    expect(await partitionNow(world, day)).toMatchObject({ state: 'held', why: 'rollback' });
    expect((await readHistory(world, day))[0]).not.toHaveProperty('shownAt');
  });

  it('refuses what is not held', async () => {
    expect(await ask(await publishedTwice(day), { mode: 'release', partitions: [day] })).toMatchObject({
      kind: 'refused',
      code: 'not-held',
    });
  });
});
