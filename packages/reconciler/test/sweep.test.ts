import { describe, expect, it } from '@jest/globals';
import { curatedKeys } from '@ledgerline/schema';
import { observe, statusOf } from '../src/index.ts';
import { deadHours, longestQueryHours, longestRunHours } from '../src/sweep-list.ts';
import { loseCatalog } from './world/losses.ts';
import { memoryWorld } from './world/memory-world.ts';
import {
  days,
  fateOf,
  filesOf,
  hours,
  listOf,
  night,
  nights,
  recordsNaming,
  taggedOf,
  writeForgotten,
} from './world/nights.ts';
import { addRun, putInput } from './world/written-documents.ts';
import { point } from './world/written-publications.ts';

const day = 'ingest_date=2026-11-23';
const other = 'ingest_date=2026-11-22';

describe('the sweep', () => {
  it('keeps a build that is published for 400 days, and takes it when it is no more', async () => {
    const world = memoryWorld();
    const record = await writeForgotten(world, 'jr_old');
    point(world, record);
    for (let n = 1; n <= 10; n += 1) {
      await night(world);
      world.pass(40 * days);
    }
    const [fate, names] = [fateOf(world, 'jr_old'), recordsNaming(world, 'jr_old')];
    loseCatalog(world);

    await nights(world, 2);

    expect([fate, names]).toEqual(['kept', [`builds/${day}/${record.fingerprint}.json`]]);
    expect(fateOf(world, 'jr_old')).toBe('swept');
  });

  it('has nights further apart than the longest run and query, and closer than a day', () => {
    expect(deadHours).toBeGreaterThan(longestRunHours + longestQueryHours);
    expect(deadHours).toBeLessThan(24);
  });

  it('takes a run on the second night only, and a night is long', async () => {
    const world = memoryWorld();
    await writeForgotten(world, 'jr_old');

    const first = await night(world);
    const fates = [fateOf(world, 'jr_old')];
    for (const minutes of [1, 19 * hours, 1 * hours - 1]) {
      world.pass(minutes - 1);
      await night(world);
      fates.push(fateOf(world, 'jr_old'));
      world.pass(1);
    }
    world.pass(1);
    const last = await night(world);

    expect(first).toMatchObject({ kind: 'swept', swept: [], dead: ['jr_old'], stopped: null });
    expect(fates).toEqual(['kept', 'kept', 'kept', 'kept']);
    expect(last).toMatchObject({ kind: 'swept', swept: ['jr_old'], dead: [] });
    expect(fateOf(world, 'jr_old')).toBe('swept');
  });

  it('leaves a run that ended less than a day ago alone for two more nights', async () => {
    const world = memoryWorld();
    await writeForgotten(world, 'jr_old');
    await addRun(world, { runId: 'jr_old', state: 'failed' });
    world.pass(23 * hours);

    const fates: string[] = [];
    for (const _ of [1, 2, 3]) {
      await night(world);
      fates.push(fateOf(world, 'jr_old'));
      world.pass(21 * hours);
    }

    expect(fates).toEqual(['kept', 'kept', 'swept']);
  });

  it('spares what is referred to again between the nights, and counts anew when it is not', async () => {
    const world = memoryWorld();
    const record = await writeForgotten(world, 'jr_old');
    await night(world);
    world.pass(12 * hours);
    point(world, record);
    await night(world);
    loseCatalog(world);
    world.pass(12 * hours);

    const third = await night(world);
    const fate = fateOf(world, 'jr_old');
    world.pass(1 * days);
    await night(world);

    expect(third).toMatchObject({ swept: [], dead: ['jr_old'] });
    expect([fate, fateOf(world, 'jr_old')]).toEqual(['kept', 'swept']);
  });

  it('takes the tags off a run that a person points readers at after all', async () => {
    const world = memoryWorld();
    const record = await writeForgotten(world, 'jr_old');
    await nights(world, 2);
    point(world, record);

    const outcome = await night(world);

    expect(outcome).toMatchObject({ revived: ['jr_old'] });
    expect(taggedOf(world, 'jr_old')).toEqual([]);
    expect(listOf(world).swept).toEqual([]);
  });

  it('forgets runs whose objects are gone', async () => {
    const world = memoryWorld();
    await writeForgotten(world, 'jr_old');
    await nights(world, 2);
    for (const name of filesOf(world, 'jr_old')) await world.curated.delete(name);

    await night(world);

    expect(listOf(world)).toEqual({ version: 1, deadSince: {}, swept: [] });
  });

  it('does nothing while another look has the lease, or while paused', async () => {
    const world = memoryWorld();
    await writeForgotten(world, 'jr_old');
    await nights(world, 1);
    const text = JSON.stringify({ version: 1, owner: 'someone', expiresAt: '2030-01-01T00:00:00.000Z' });
    await world.curated.putText('control/lease.json', text);
    const held = await night(world);
    await world.curated.delete('control/lease.json');
    await world.curated.putText('control/pause.json', '{}');

    const paused = await night(world);

    expect(held).toEqual({ kind: 'later', message: 'lease held by someone' });
    expect(paused).toMatchObject({ kind: 'later', message: expect.stringContaining('paused') });
    expect(fateOf(world, 'jr_old')).toBe('kept');
  });

  it('lets an older content that comes back be built again, however often it was swept', async () => {
    const world = memoryWorld();
    for (const n of [1, 2, 3, 4]) {
      await writeForgotten(world, `jr_${n}`, 'the same old content');
      await nights(world, 2);
    }

    await putInput(world, `input/${day}/a.csv`, 'the same old content');
    const { partitions } = statusOf(await observe(world, [day]));

    expect(partitions).toMatchObject([{ partition: day, state: 'build', stale: 'new' }]);
  });

  it('takes a run although what it said of its build cannot be read', async () => {
    const world = memoryWorld();
    const { fingerprint } = await writeForgotten(world, 'jr_old');
    await world.curated.putText(curatedKeys.attempt(day, fingerprint, 'jr_old'), '{}');

    await nights(world, 2);

    expect(fateOf(world, 'jr_old')).toBe('swept');
  });

  it('sweeps nothing while there is a record that it cannot read', async () => {
    const world = memoryWorld();
    await writeForgotten(world, 'jr_old');
    await nights(world, 1);
    await world.curated.putText(`segments/${other}/x.json`, '{}');

    await expect(night(world)).rejects.toMatchObject({ code: 'malformed-document' });
    expect(fateOf(world, 'jr_old')).toBe('kept');
  });
});
