import { drop, type MemoryWorld, memoryWorld, tick, toRest } from './memory-world.ts';

export const dates = ['2026-11-20', '2026-11-21', '2026-11-22'];

/** A world in which these days are published. */
export async function daysAtRest(): Promise<MemoryWorld> {
  const world = memoryWorld();
  for (const date of dates) await drop(world, `input/ingest_date=${date}/a.csv`, `${date}\n`);
  await tick(world);
  await toRest(world, 10);
  return world;
}

/** The same world under another contract, in which each build takes a run. */
export function renew(world: MemoryWorld, contractHash = 'f'.repeat(64)): MemoryWorld {
  const spec = { ...world.spec, contractHash };
  return { ...world, spec, limits: { ...world.limits, buildsPerRun: 1 } };
}
