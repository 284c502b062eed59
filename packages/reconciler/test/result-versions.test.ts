import { describe, expect, it } from '@jest/globals';
import { isUnderOlderContract } from '../src/index.ts';
import { memoryTable } from './world/memory-catalog.ts';
import {
  arriveWith,
  ask,
  type MemoryWorld,
  memoryWorld,
  publishedTwice,
  statusNow,
  tick,
  toRest,
} from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';
const value = '2026-11-23';

/** Two builds of version 1, then a deployment of version 2, whose tables begin empty. */
async function versionTwo(): Promise<{ world: MemoryWorld; first: string }> {
  const world = await publishedTwice(day);
  const first = world.spec.contractHash;
  const older = { daily: world.daily, quarantine: world.quarantine, total: world.total };
  world.deploy({ version: 2 });
  const own = { daily: memoryTable('v2'), quarantine: memoryTable('q2'), total: memoryTable('t2') };
  Object.assign(world, { ...own, older });
  world.pass(1);
  await tick(world);
  return { world, first };
}

describe('after the deployment of a new version of the result', () => {
  it('a repair puts no build of the old version into the new tables', async () => {
    const { world, first } = await versionTwo();
    expect(world.spec.contractHash).not.toBe(first);
    expect(world.daily.partitions.size).toBe(0);

    const answer = await ask(world, { mode: 'repair' });

    expect(answer).toMatchObject({ kind: 'done', data: { moved: [] } });
    expect([...world.daily.partitions.values()]).toEqual([]);
  });

  it('a rollback goes to no build of the old version', async () => {
    const { world, first } = await versionTwo();
    await ask(world, { mode: 'backfill', from: value, to: value });
    await toRest(world, 1);
    world.pass(1);
    expect(world.daily.partitions.get(value)?.parameters['ledgerline.contract_hash']).not.toBe(first);

    const answer = await ask(world, { mode: 'rollback', partition: day });

    expect(answer).toMatchObject({ kind: 'refused' });
    expect(world.daily.partitions.get(value)?.parameters['ledgerline.contract_hash']).not.toBe(first);
  });

  it('status counts what waits for backfill as of an older contract', async () => {
    const { world } = await versionTwo();
    const { partitions } = await statusNow(world);

    expect(partitions).toMatchObject([{ stale: 'contract', why: 'contract', published: null }]);
    expect(partitions.filter(isUnderOlderContract)).toHaveLength(1);
  });
});

describe('a day that is rolled back when a new version is deployed', () => {
  it('waits for backfill as all others do, and is not published as it was rolled back from', async () => {
    const world = memoryWorld();
    await arriveWith(world, day, { 'a.csv': 'one\n' });
    await arriveWith(world, day, { 'a.csv': 'wrong\n' });
    await ask(world, { mode: 'rollback', partition: day });
    await toRest(world, 1);
    world.pass(1);
    const older = { daily: world.daily, quarantine: world.quarantine, total: world.total };
    world.deploy({ version: 2 });
    const own = { daily: memoryTable('v2'), quarantine: memoryTable('q2'), total: memoryTable('t2') };
    Object.assign(world, { ...own, older });
    world.pass(1);

    await tick(world);
    await toRest(world, 1);

    expect([...world.daily.partitions.keys()]).toEqual([]);
  });
});
