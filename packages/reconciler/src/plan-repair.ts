import type { CatalogPartition } from '@ledgerline/aws';
import {
  type BuiltRecord,
  buildRecord,
  curatedKeys,
  fingerprintOf,
  inputHashOf,
  partitionOf,
  partitionValue,
} from '@ledgerline/schema';
import { inParallel } from './in-parallel.ts';
import { type LatestPublication, latestPublication } from './latest-publication.ts';
import { listPartition } from './list-input.ts';
import { listByPartition } from './list-keys.ts';
import { manifestProblem } from './manifest.ts';
import type { Published } from './observation.ts';
import { observePublished } from './observe-published.ts';
import { type Pointers, pointersOf } from './pointers-of.ts';
import { readDocument, unlessMalformed } from './read-document.ts';
import { parseHistoryKey } from './read-history.ts';
import type { VisibleWorld } from './world.ts';

/** `no-record`: swept or void, the reconciler builds it again. `no-history`: someone else's, or older than history. */
export type RepairProblemKind = 'no-record' | 'void' | 'no-history' | 'malformed' | 'stuck';

export interface RepairProblem {
  readonly partition: string;
  readonly why: RepairProblemKind;
  readonly message: string;
}

export type Repair =
  | { readonly kind: 'right'; readonly partition: string }
  | { readonly kind: 'problem'; readonly problem: RepairProblem }
  /** `pointers` null: readers should see nothing. */
  | {
      readonly kind: 'move';
      readonly partition: string;
      /** What the catalog has now. */
      readonly previous: string | null;
      readonly publication: LatestPublication;
      /** That made the build; not always the one of the entry, if the same build had to be made again. */
      readonly runId: string | null;
      readonly pointers: Pointers | null;
    };

type Table = ReadonlyMap<string, CatalogPartition>;

interface Catalog {
  readonly daily: Table;
  readonly quarantine: Table;
  readonly published: ReadonlyMap<string, Published>;
}

const publishedAtParameter = 'ledgerline.published_at';

async function readTable({ listPartitions }: VisibleWorld['daily']): Promise<Table> {
  const partitions = new Map<string, CatalogPartition>();
  for await (const page of listPartitions()) for (const one of page) partitions.set(one.value, one);
  return partitions;
}

async function readCatalog(world: VisibleWorld): Promise<Catalog> {
  const published = await observePublished(world);
  return {
    daily: await readTable(world.daily),
    quarantine: await readTable(world.quarantine),
    published: new Map(published.map((build) => [build.partition, build])),
  };
}

/** A pointer that moved at a second try is some minutes younger than its history: that is no damage. */
function isRight(target: CatalogPartition, seen: CatalogPartition | undefined): boolean {
  if (seen?.location !== target.location) return false;
  const names = new Set([...Object.keys(target.parameters), ...Object.keys(seen.parameters)]);
  return [...names]
    .filter((name) => name.startsWith('ledgerline.') && name !== publishedAtParameter)
    .every((name) => target.parameters[name] === seen.parameters[name]);
}

async function voidProblem({ curated }: VisibleWorld, { partition, runId, manifest }: BuiltRecord) {
  return (
    (await manifestProblem(curated, curatedKeys.summary(runId, partition), manifest.summary)) ??
    (await manifestProblem(curated, curatedKeys.quarantine(runId, partition), manifest.quarantine))
  );
}

/**
 * True when the pointer is not where the newest entry says because it never had to move: entries are written before,
 * and by then something else was wanted again. What is published and wanted is up to date, whatever history says.
 */
async function isWanted({ raw, spec }: VisibleWorld, published: Published | undefined): Promise<boolean> {
  if (published === undefined || published.build.heldAgainst !== undefined) return false;
  const { objects } = await listPartition(raw, published.partition);
  const { contractHash } = spec;
  return published.fingerprint === fingerprintOf({ inputHash: inputHashOf(objects), contractHash });
}

const problemOf = (partition: string, why: RepairProblemKind, message: string): Repair => ({
  kind: 'problem',
  problem: { partition, why, message },
});

async function repairOf(
  world: VisibleWorld,
  partition: string,
  publication: LatestPublication,
  { daily, quarantine, published }: Catalog,
): Promise<Repair> {
  const { entry, publishedAt } = publication;
  const value = partitionValue(partition);
  const seen = published.get(partition);
  const previous = seen?.fingerprint ?? null;
  const right: Repair = { kind: 'right', partition };
  const hasNever = previous !== entry.fingerprint && entry.heldAgainst === undefined;
  if (hasNever && (await isWanted(world, seen))) return right;
  if (entry.fingerprint === null) {
    const isAbsent = !daily.has(value) && !quarantine.has(value);
    return isAbsent ? right : { kind: 'move', partition, previous, publication, runId: null, pointers: null };
  }
  const key = curatedKeys.build(partition, entry.fingerprint);
  const record = await readDocument(world.curated, key, buildRecord);
  if (record?.state !== 'built')
    return problemOf(partition, 'no-record', `${key} is ${record === null ? 'gone' : 'refused'}`);
  const pointers = pointersOf(world, record, { publishedAt, heldAgainst: entry.heldAgainst });
  if (isRight(pointers.summary, daily.get(value)) && isRight(pointers.quarantine, quarantine.get(value)))
    return right;
  const problem = await voidProblem(world, record);
  if (problem !== null) return problemOf(partition, 'void', problem);
  return { kind: 'move', partition, previous, publication, runId: record.runId, pointers };
}

async function repairFrom(
  world: VisibleWorld,
  [partition, keys]: readonly [partition: string, keys: readonly string[]],
  catalog: Catalog,
): Promise<readonly Repair[]> {
  const publication = await latestPublication(world, [...keys].reverse().map(parseHistoryKey));
  return publication === null ? [] : [await repairOf(world, partition, publication, catalog)];
}

/** What has to move so that the catalog is what history and records say; moves nothing. */
export async function planRepair(world: VisibleWorld): Promise<readonly Repair[]> {
  const catalog = await readCatalog(world);
  const histories = await listByPartition(world.curated, 'history/');
  const repairs = await inParallel(histories, (one) =>
    unlessMalformed(repairFrom(world, one, catalog), ({ message }) => [
      problemOf(one[0], 'malformed', message),
    ]),
  );
  const values = [...new Set([...catalog.daily.keys(), ...catalog.quarantine.keys()])].sort();
  const strangers = values
    .map(partitionOf)
    .filter((partition) => !histories.has(partition))
    .map((partition) => problemOf(partition, 'no-history', 'stands in the catalog and has no history'));
  return [...repairs.flat(), ...strangers];
}
