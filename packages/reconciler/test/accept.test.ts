import { describe, expect, it } from '@jest/globals';
import { readHistory } from '../src/index.ts';
import { loseFiles } from './world/losses.ts';
import { arriveWith, ask, memoryWorld, readSummary, tick, toRest } from './world/memory-world.ts';
import { newestRecord } from './world/records.ts';

const day = 'ingest_date=2026-11-23';

describe('accept', () => {
  const gated = async () => {
    const world = memoryWorld();
    await arriveWith(world, day, { 'a.csv': 'one\n' });
    await arriveWith(world, day, { 'a.csv': 'two\nbad\n' });
    return { world, fingerprint: newestRecord(world, day).record.fingerprint };
  };

  it('publishes a build that a gate holds back, and keeps why', async () => {
    const { world, fingerprint } = await gated();
    const before = readSummary(world, day);

    await ask(world, { mode: 'accept', partition: day, fingerprint, note: 'a known return' });
    await toRest(world, 10);

    expect([before, readSummary(world, day)]).toEqual(['one', 'two+bad']);
    expect(await tick(world)).toMatchObject({ kind: 'up-to-date' });
    expect((await readHistory(world, day))[0]).toMatchObject({ why: 'accept', note: 'a known return' });
  });

  it('accepts only what was shown', async () => {
    const { world, fingerprint } = await gated();
    await arriveWith(world, day, { 'a.csv': 'three\nbad\n' });

    expect(
      await ask(world, { mode: 'accept', partition: day, fingerprint, note: 'a known return' }),
    ).toMatchObject({ kind: 'refused', code: 'conflict' });
    expect(readSummary(world, day)).toBe('one');
  });

  it('is refused for a build whose files are gone: another would be another', async () => {
    const { world, fingerprint } = await gated();
    await loseFiles(world, 'runs/jr_2/summary/');

    const answer = await ask(world, { mode: 'accept', partition: day, fingerprint, note: 'a known return' });

    expect(answer).toMatchObject({ kind: 'refused', message: expect.stringContaining('that build is void') });
    expect(readSummary(world, day)).toBe('one');
  });
});
