import { describe, expect, it } from '@jest/globals';
import { pending } from '@ledgerline/schema';
import {
  arrive,
  drop,
  type MemoryWorld,
  memoryWorld,
  readCsv,
  readSummary,
  tick,
  wake,
} from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';
const other = 'ingest_date=2026-11-22';
const late = 'ingest_date=2026-11-21';

const keysBelow = ({ curated }: MemoryWorld, prefix: string) =>
  [...curated.objects.keys()].filter((key) => key.startsWith(prefix));

/** Two days built; the catalog refuses one of them. */
async function beforeTheEnd(): Promise<MemoryWorld> {
  const world = memoryWorld();
  await drop(world, `input/${day}/a.csv`, 'one\n');
  await drop(world, `input/${other}/a.csv`, 'two\n');
  await tick(world);
  world.runs.finish();
  world.quarantine.broken.add('2026-11-23');
  return world;
}

describe('a partition whose pointer does not move', () => {
  it('never moves its summary before its quarantine, and is published when it can be', async () => {
    const world = await beforeTheEnd();

    await expect(wake(world)).rejects.toMatchObject({
      code: 'publish-failed',
      problems: [{ partition: day }],
    });
    const seen = [readSummary(world, day), readSummary(world, other)];
    world.quarantine.broken.clear();
    await wake(world);

    expect(seen).toEqual([undefined, 'two']);
    expect(readSummary(world, day)).toBe('one');
  });

  it('keeps no other partition, no total and no run from going on', async () => {
    const world = await beforeTheEnd();
    await drop(world, `input/${late}/a.csv`, 'three\n');

    await expect(tick(world)).rejects.toMatchObject({ code: 'publish-failed' });
    expect(world.announced).toMatchObject([{ partitions: [other] }]);
    expect(world.runs.running()).toMatchObject({ runId: 'jr_2' });
    world.runs.finish();
    await expect(wake(world)).rejects.toMatchObject({ code: 'publish-failed' });

    expect([readSummary(world, day), readSummary(world, late)]).toEqual([undefined, 'three']);
    expect(readCsv(world)).toBe('three+two\n');
    expect(world.announced.at(-1)).toMatchObject({ partitions: [late], digest: expect.any(String) });
  });

  it('fails every look that wants it, with one history entry and without a hurry', async () => {
    const world = await beforeTheEnd();
    for (let tries = 1; tries <= 4; tries += 1) {
      await expect(wake(world)).rejects.toMatchObject({ code: 'publish-failed' });
      if (world.runs.running()) world.runs.finish();
      world.pass(1);
    }

    expect(keysBelow(world, `history/v1/${day}/`)).toHaveLength(1);
    expect(keysBelow(world, `history/v1/${other}/`)).toHaveLength(1);
    expect(
      pending.parse(JSON.parse(world.curated.objects.get('control/pending.json')?.text ?? '')),
    ).toMatchObject({
      partitions: [day],
    });
    expect(world.sent.filter(({ delaySeconds }) => delaySeconds < 900)).toEqual([]);
  });
});

describe('a step that fails after a publication', () => {
  it('loses no announcement of what was published before it', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await tick(world);
    world.runs.finish();
    const movePointer = () => Promise.reject(new Error('no permission'));

    await expect(wake({ ...world, total: { ...world.total, movePointer } })).rejects.toThrow('no permission');

    expect(readSummary(world, day)).toBe('one');
    expect(world.announced).toMatchObject([{ partitions: [day], runIds: ['jr_1'], digest: null }]);
  });
});

describe('reconcile', () => {
  it('reads back what it moved, and goes no further when it is not there', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    world.quarantine.deaf.add('2026-11-23');

    await expect(wake(world)).rejects.toMatchObject({
      code: 'publish-failed',
      problems: [{ partition: day, message: expect.stringContaining('reads back') }],
    });
    expect(readSummary(world, day)).toBeUndefined();
  });
});
