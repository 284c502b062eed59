import { sha256 } from '@ledgerline/schema';
import type { World } from '../../src/index.ts';
import { readHistory } from '../../src/read-history.ts';
import { repair } from '../../src/repair.ts';
import { type MemoryWorld, memoryWorld } from './memory-world.ts';
import { pastInput, writeBuild } from './written-documents.ts';
import { point, publishByHand, writeEntry } from './written-publications.ts';

export const plain = 'ingest_date=2026-11-23';
export const rolledBack = 'ingest_date=2026-11-22';
export const released = 'ingest_date=2026-11-21';
export const removed = 'ingest_date=2026-11-20';
export const undated = 'ingest_date=undated';

let repairs = 0;
export const callRepair = (world: World, isDryRun = false) => {
  repairs += 1;
  return repair(world, { isDryRun, owner: `repair-${repairs}`, leaseSeconds: 60 });
};

export const buildOf = async (world: MemoryWorld, partition: string, runId: string) =>
  writeBuild(world, { partition, runId, objects: [await pastInput(`input/${partition}/a.csv`, runId)] });

/** Everything that can have happened to a partition, an hour apart. */
export async function publishedWorld(): Promise<MemoryWorld> {
  const world = memoryWorld();
  for (const [n, partition] of [plain, rolledBack, released, removed, undated].entries()) {
    world.pass(60);
    await publishByHand(world, await buildOf(world, partition, `jr_first_${n}`), { why: 'new' });
  }
  world.pass(60);
  await publishByHand(world, await buildOf(world, plain, 'jr_second'));
  world.pass(60);
  const heldAgainst = sha256('the wanted input');
  await publishByHand(world, await buildOf(world, rolledBack, 'jr_back'), { why: 'rollback', heldAgainst });
  world.pass(60);
  const record = await buildOf(world, released, 'jr_released');
  await publishByHand(world, record, { why: 'rollback', heldAgainst });
  const publishedAt = world.now().toISOString();
  world.pass(60);
  await writeEntry(world, record, { why: 'release', shownAt: world.now().toISOString() });
  point(world, record, { publishedAt });
  world.pass(60);
  const shownAt = world.now().toISOString();
  await writeEntry(
    world,
    { partition: removed, fingerprint: null, runId: null },
    { why: 'removed', shownAt },
  );
  for (const table of [world.daily, world.quarantine]) table.partitions.delete('2026-11-20');
  world.pass(60);
  return world;
}

export const pointersOf = ({ daily, quarantine }: MemoryWorld) => ({
  daily: new Map([...daily.partitions].sort()),
  quarantine: new Map([...quarantine.partitions].sort()),
});

export async function repairEntries(world: MemoryWorld): Promise<readonly string[]> {
  const all = await Promise.all(
    [plain, rolledBack, released, removed, undated].map((partition) => readHistory(world, partition)),
  );
  return all.flat().flatMap(({ why, partition }) => (why === 'repair' ? [partition] : []));
}

/** Damages what a partition of a table says, or where it points. */
export function changePointer(
  table: MemoryWorld['daily'],
  value: string,
  changed: Record<string, string>,
  location?: string,
) {
  const there = table.partitions.get(value);
  if (there === undefined) throw new Error(`${value} is not there`);
  const parameters = { ...there.parameters, ...changed };
  table.partitions.set(value, { value, location: location ?? there.location, parameters });
}
