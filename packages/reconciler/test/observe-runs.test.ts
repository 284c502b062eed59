import { describe, expect, it } from '@jest/globals';
import { observe, type World } from '../src/index.ts';
import { runsLookedAt } from '../src/observe-runs.ts';
import { arrive, drop, type MemoryWorld, memoryWorld, toRest } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

async function runMany(count: number): Promise<MemoryWorld> {
  const world = memoryWorld();
  for (let n = 0; n < count; n += 1) {
    await drop(world, `input/${day}/a.csv`, `${n}\n`);
    await arrive(world, day);
    await toRest(world);
  }
  world.asked.clear();
  return world;
}

/** The same world, which tells what plans are read. */
function watched(world: MemoryWorld): { world: World; plans: string[] } {
  const plans: string[] = [];
  const { curated } = world;
  const getText: typeof curated.getText = async (key) => {
    if (key.startsWith('plans/')) plans.push(key);
    return curated.getText(key);
  };
  return { world: { ...world, curated: { ...curated, getText } }, plans };
}

describe('plans of the newest runs', () => {
  it('are read once by all looks of a Lambda', async () => {
    const { world, plans } = watched(await runMany(runsLookedAt + 2));

    const first = await observe(world, [day]);
    const read = plans.length;
    const second = await observe(world, [day]);

    expect(read).toBe(runsLookedAt);
    expect(plans).toHaveLength(runsLookedAt);
    expect(second.runs).toEqual(first.runs);
    expect(first.runs.map(({ builds }) => builds.length)).toEqual(Array(runsLookedAt).fill(1));
  });

  it('are known of the newest runs only', async () => {
    const old = await runMany(runsLookedAt);
    await observe(old, [day]);
    const before = new Set(old.asked.keys());

    await drop(old, `input/${day}/a.csv`, 'newer\n');
    await arrive(old, day);
    await toRest(old);
    await observe(old, [day]);

    expect(old.asked.size).toBe(runsLookedAt);
    expect([...old.asked.keys()].filter((id) => !before.has(id))).toHaveLength(1);
  });

  it('are looked for again while they are gone', async () => {
    const there = await runMany(1);
    const [key = ''] = there.curated.objects.keysBelow('plans/');
    const { world, plans } = watched(there);
    await world.curated.delete(key);

    const [run] = (await observe(world, [day])).runs;
    await observe(world, [day]);

    expect(run).toMatchObject({ builds: [], digest: null, isRetry: false });
    expect(plans).toEqual([key, key]);
  });
});
