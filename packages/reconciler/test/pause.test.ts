import { describe, expect, it } from '@jest/globals';
import type { Request } from '@ledgerline/schema';
import { readPause } from '../src/index.ts';
import {
  arrive,
  ask,
  drop,
  memoryWorld,
  publishedTwice,
  readSummary,
  tick,
  wake,
} from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('pause', () => {
  it('lets nothing start or be published until resume', async () => {
    const world = memoryWorld();
    await ask(world, { mode: 'pause', note: 'a migration' });
    await drop(world, `input/${day}/a.csv`, 'one\n');
    const paused = await arrive(world, day);

    const resumed = await ask(world, { mode: 'resume' });

    expect(paused).toMatchObject({ kind: 'later', partitions: [{ why: 'paused' }] });
    expect(resumed).toMatchObject({ kind: 'started' });
  });

  it('lets no build be published that is finished meanwhile', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    await ask(world, { mode: 'pause', note: 'a migration' });
    world.runs.finish();
    await wake(world);
    const whilePaused = readSummary(world, day);

    await ask(world, { mode: 'resume' });

    expect([whilePaused, readSummary(world, day)]).toEqual([undefined, 'one']);
  });
});

describe('while paused', () => {
  it.each([
    { mode: 'rollback', partition: day },
    { mode: 'release', partitions: [day] },
    { mode: 'accept', partition: day, fingerprint: '0'.repeat(64), note: 'looked at it' },
    { mode: 'confirm-removals', digest: '0'.repeat(64) },
    { mode: 'repair' },
    { mode: 'pause', note: 'another reason' },
  ] as const satisfies readonly Request[])('refuses $mode', async (request) => {
    const world = await publishedTwice(day);
    await ask(world, { mode: 'pause', note: 'wrong prices' });
    world.daily.partitions.delete('2026-11-23');

    const answer = await ask(world, request);

    expect(answer).toMatchObject({ kind: 'refused', code: 'paused' });
    expect(world.daily.partitions.size).toBe(0);
    expect(world.curated.objects.get('control/pause.json')?.text).toContain('wrong prices');
  });

  it('says what a repair would do', async () => {
    const world = await publishedTwice(day);
    await ask(world, { mode: 'pause', note: 'wrong prices' });
    world.daily.partitions.delete('2026-11-23');

    expect(await ask(world, { mode: 'repair', dryRun: true })).toMatchObject({
      data: { moved: [{ partition: day }] },
    });
  });
});

describe('readPause', () => {
  it('says since when and why, and what is wrong with a document that says neither', async () => {
    const world = memoryWorld();
    const before = await readPause(world);
    await ask(world, { mode: 'pause', note: 'wrong prices' });
    const paused = await readPause(world);
    await world.curated.putText('control/pause.json', '{}');

    expect(before).toBeNull();
    expect(paused).toMatchObject({ reason: 'wrong prices', since: world.now().toISOString() });
    expect(await readPause(world)).toMatchObject({
      reason: expect.stringMatching(/pause\.json is malformed/),
    });
    expect(await ask(world, { mode: 'pause', note: 'again' })).toMatchObject({ code: 'paused' });
  });
});

describe('reconcile', () => {
  it('does nothing while paused', async () => {
    const world = memoryWorld();
    await world.curated.putText('control/pause.json', '{}');
    await drop(world, `input/${day}/a.csv`, 'one\n');

    const paused = await arrive(world, day);
    await world.curated.delete('control/pause.json');

    expect(paused).toMatchObject({ kind: 'later', partitions: [{ why: 'paused' }] });
    expect(world.runs.all).toHaveLength(0);
    expect(await tick(world)).toMatchObject({ kind: 'started' });
  });
});
