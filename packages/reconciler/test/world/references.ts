import { expect } from '@jest/globals';
import type { Plan } from '@ledgerline/schema';
import { type MemoryWorld, memoryWorld } from './memory-world.ts';
import { fateOf, listOf, nights, recordsNaming, writeForgotten } from './nights.ts';
import { addRun } from './written-documents.ts';

/** Has something refer to run jr_old, or only seem to. */
export type Refer = (world: MemoryWorld) => Promise<unknown>;

/** Whatever refers to run jr_old keeps it and its records from three nights that take another run. */
export async function expectKept(refer: Refer): Promise<void> {
  const world = memoryWorld();
  await writeForgotten(world, 'jr_dead', 'never seen again');
  await refer(world);
  const records = recordsNaming(world, 'jr_old');

  await nights(world, 3);

  expect(recordsNaming(world, 'jr_old')).toEqual(records);
  expect({ old: fateOf(world, 'jr_old'), dead: fateOf(world, 'jr_dead') }).toEqual({
    old: 'kept',
    dead: 'swept',
  });
  expect(listOf(world)).toMatchObject({ swept: expect.arrayContaining(['jr_dead']) });
  expect(Object.keys(listOf(world).deadSince)).not.toContain('jr_old');
}

export const emptyPlan = (world: MemoryWorld): Plan => ({
  version: 1,
  pipeline: world.spec.pipeline,
  specHash: world.specHash,
  builds: [],
  rollup: { months: [], children: [] },
});

/** A run at work on a plan that asks for this. */
export const addRunning = (world: MemoryWorld, asked: Partial<Plan>) =>
  addRun(world, { runId: 'jr_running', state: 'running', plan: { ...emptyPlan(world), ...asked } });

/** So many hours after the first day. */
export const hoursOn = (n: number) => ({
  time: new Date(Date.parse('2026-11-24T00:00:00.000Z') + n * 3_600_000).toISOString(),
});
