import { describe, expect, it } from '@jest/globals';
import { readHistory } from '../src/index.ts';
import { loseFiles } from './world/losses.ts';
import {
  arriveWith,
  ask,
  type MemoryWorld,
  memoryWorld,
  readSummary,
  statusNow,
  tick,
  toRest,
} from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';
const bare = '2026-11-23';

describe('a publication that was cut short', () => {
  /** Published, without its rejected records beside the sums. */
  async function cutShort(): Promise<MemoryWorld> {
    const world = memoryWorld();
    await arriveWith(world, day, { 'a.csv': 'one\n' });
    world.quarantine.partitions.delete(bare);
    return world;
  }

  async function lookAgain(world: MemoryWorld): Promise<void> {
    for (let looks = 0; looks < 3; looks += 1) {
      world.pass(60);
      await tick(world);
      await toRest(world, 1);
    }
  }

  const loseRecord = (world: MemoryWorld) => loseFiles(world, `builds/${day}/`);
  const loseSums = (world: MemoryWorld) => loseFiles(world, 'runs/jr_1/summary/');

  it.each([
    ['record is gone', loseRecord],
    ['files are gone', loseSums],
  ])('is built again when its %s', async (_, lose) => {
    const world = await cutShort();
    await lose(world);

    await lookAgain(world);

    expect(readSummary(world, day)).toBe('one');
    expect(world.quarantine.partitions.get(bare)?.location).toContain('runs/jr_2/');
    expect((await readHistory(world, day)).map(({ runId }) => runId)).toEqual(['jr_2', 'jr_1']);
    expect((await statusNow(world)).partitions).toMatchObject([{ state: 'up-to-date', stale: null }]);
  });

  it('is repaired once its files are there again, while a rollback holds it', async () => {
    const world = memoryWorld();
    await arriveWith(world, day, { 'a.csv': 'first\n' });
    await arriveWith(world, day, { 'a.csv': 'second\n' });
    await ask(world, { mode: 'rollback', partition: day });
    await toRest(world, 1);
    const [key = ''] = world.curated.objects.keysBelow('runs/jr_1/summary/');
    const text = world.curated.objects.get(key)?.text ?? '';
    await world.curated.delete(key);
    world.quarantine.partitions.delete(bare);

    await lookAgain(world);
    const held = await statusNow(world);
    await world.curated.putText(key, text);
    await ask(world, { mode: 'repair' });

    expect(held.partitions).toMatchObject([{ state: 'held', why: 'rollback' }]);
    expect(held.partitions[0]?.detail).toContain('release it, or restore it and repair');
    expect(readSummary(world, day)).toBe('first');
    expect(world.quarantine.partitions.get(bare)?.location).toContain('runs/jr_1/');
    expect(world.daily.partitions.get(bare)?.parameters).not.toHaveProperty(['ledgerline.void']);
  });
});
