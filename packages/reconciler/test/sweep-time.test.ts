import { describe, expect, it } from '@jest/globals';
import { sweep } from '../src/index.ts';
import { memoryWorld } from './world/memory-world.ts';
import { fateOf, night, nights, recordsNaming, writeForgotten } from './world/nights.ts';

describe('the sweep', () => {
  it.each([
    ['tagging', 'tag', { swept: ['jr_1'], fates: ['swept', 'kept', 'kept'], records: [0, 1, 1] }],
    ['deleting', 'delete', { swept: [], fates: ['kept', 'kept', 'kept'], records: [0, 1, 1] }],
  ] as const)(
    'stops when its lease expired while %s, and the next one goes on',
    async (_, slow, expected) => {
      const world = memoryWorld();
      const runIds = ['jr_1', 'jr_2', 'jr_3'];
      for (const runId of runIds) await writeForgotten(world, runId);
      await nights(world, 1);
      const wait: (...given: never[]) => Promise<void> = async (...given) => {
        world.pass(4);
        await (world.curated[slow] as typeof wait)(...given);
      };

      const outcome = await night({ ...world, curated: { ...world.curated, [slow]: wait } });
      const fates = runIds.map((runId) => fateOf(world, runId));
      const records = runIds.map((runId) => recordsNaming(world, runId).length);
      await night(world);

      expect(outcome).toMatchObject({ swept: expected.swept, stopped: 'the lease expired' });
      expect({ fates, records }).toEqual({ fates: expected.fates, records: expected.records });
      expect(runIds.map((runId) => fateOf(world, runId))).toEqual(['swept', 'swept', 'swept']);
    },
  );

  it('begins nothing after the time of its call, and says when that is too short for all records', async () => {
    const world = memoryWorld();
    const runIds = ['jr_1', 'jr_2', 'jr_3'];
    for (const runId of runIds) await writeForgotten(world, runId);
    await nights(world, 1);
    const call = (slow: 'getText' | 'tag') => {
      const wait: (...given: never[]) => Promise<unknown> = async (...given) => {
        world.pass(1);
        return (world.curated[slow] as typeof wait)(...given);
      };
      const deadline = new Date(world.now().getTime() + 1.5 * 60_000);
      const slowed = { ...world, curated: { ...world.curated, [slow]: wait } };
      return sweep(slowed, { owner: slow, leaseSeconds: 9999, deadline });
    };

    const reading = await call('getText');
    const untouched = runIds.map((runId) => fateOf(world, runId));
    const tagging = await call('tag');
    await night(world);

    expect(reading).toMatchObject({ kind: 'later', message: expect.stringContaining('longer timeout') });
    expect(untouched).toEqual(['kept', 'kept', 'kept']);
    expect(tagging).toMatchObject({ swept: ['jr_1'], stopped: 'the time of this call is over' });
    expect(runIds.map((runId) => fateOf(world, runId))).toEqual(['swept', 'swept', 'swept']);
  });
});
