import type { CatalogPartition } from '@ledgerline/aws';
import { buildRecord, curatedKeys, partitionOf, partitionValue } from '@ledgerline/schema';
import { inParallel } from './in-parallel.ts';
import { countUnshown, type LatestPublication, latestPublication } from './latest-publication.ts';
import { listByPartition } from './list-keys.ts';
import { buildProblem } from './manifest.ts';
import type { PartitionView, Published } from './observation.ts';
import { observe } from './observe.ts';
import { plan } from './plan.ts';
import { isSamePointer, type Pointers, pointersOf } from './pointers-of.ts';
import { readDocument, unlessMalformed } from './read-document.ts';
import { type HistoryKey, parseHistoryKey } from './read-history.ts';
import type { VisibleWorld } from './world.ts';

/**
 * `no-record`: swept or void, the reconciler builds it again. `no-history`: someone else's, or older than history.
 * `never-shown`: readers may never have seen any build of its history. `malformed`: a document that says what is shown.
 * `stuck`: the catalog refused it. `no-time`: the next repair goes on with it.
 */
export type RepairProblemKind =
  | 'no-record'
  | 'void'
  | 'no-history'
  | 'never-shown'
  | 'malformed'
  | 'stuck'
  | 'no-time';

export interface RepairProblem {
  readonly partition: string;
  readonly why: RepairProblemKind;
  readonly message: string;
}

export type Repair =
  | { readonly kind: 'right'; readonly partition: string }
  /** The next look publishes it by itself, by the rules that hold for any build. */
  | { readonly kind: 'left'; readonly partition: string }
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
  /** Partitions that have objects or are published. */
  readonly views: ReadonlyMap<string, PartitionView>;
  /** Partitions that the next look publishes, or did if nothing was paused. */
  readonly due: ReadonlySet<string>;
}

async function readTable({ listPartitions }: VisibleWorld['daily']): Promise<Table> {
  const partitions = new Map<string, CatalogPartition>();
  for await (const page of listPartitions()) for (const one of page) partitions.set(one.value, one);
  return partitions;
}

async function readCatalog(world: VisibleWorld): Promise<Catalog> {
  const seen = await observe(world, 'all');
  const { decisions } = plan({ ...seen, isPaused: false });
  const due = decisions.flatMap(({ partition, verdict }) => (verdict.kind === 'publish' ? [partition] : []));
  return {
    daily: await readTable(world.daily),
    quarantine: await readTable(world.quarantine),
    published: new Map(seen.published.map((build) => [build.partition, build])),
    views: new Map(seen.partitions.map((view) => [view.partition, view])),
    due: new Set(due),
  };
}

const problemOf = (partition: string, why: RepairProblemKind, message: string): Repair => ({
  kind: 'problem',
  problem: { partition, why, message },
});

/** Whether a person's word was the reason, and the pointer is no longer where it was then. */
const isAskedAndGone = (newest: LatestPublication | null, there: string | null): boolean =>
  newest !== null && ['rollback', 'accept'].includes(newest.entry.why) && newest.entry.previous !== there;

/**
 * What the pointer should be: the newest entry that readers are known to have seen. An entry is written before its
 * pointer moves, so the newest may tell of what never happened, of objects that are gone by now.
 *
 * @returns `left` when the next look publishes anyway, null when nothing is known to have been shown
 */
async function findShown(
  world: VisibleWorld,
  partition: string,
  newestFirst: readonly HistoryKey[],
  { published, due }: Catalog,
): Promise<LatestPublication | 'left' | null> {
  const there = published.get(partition)?.fingerprint ?? null;
  const unshown = await countUnshown(world, newestFirst, there);
  if (unshown > 0) {
    if (due.has(partition)) return 'left';
    const newest = await latestPublication(world, newestFirst);
    if (isAskedAndGone(newest, there)) return newest;
  }
  return latestPublication(world, newestFirst.slice(unshown));
}

/** What is published and wanted is up to date, whatever history says. */
function isWanted(partition: string, { published, views }: Catalog): boolean {
  const seen = published.get(partition);
  if (seen === undefined || seen.build.heldAgainst !== undefined) return false;
  return views.get(partition)?.wanted?.fingerprint === seen.fingerprint;
}

function neverShown(partition: string, { published, views }: Catalog): Repair {
  const isEmpty = !published.has(partition) && !views.has(partition);
  const message =
    'no build of its history is known to have been shown; `status` says what the newest waits for';
  return isEmpty ? { kind: 'right', partition } : problemOf(partition, 'never-shown', message);
}

async function repairTo(
  world: VisibleWorld,
  partition: string,
  publication: LatestPublication,
  catalog: Catalog,
): Promise<Repair> {
  const { entry, publishedAt } = publication;
  const { daily, quarantine, published } = catalog;
  const value = partitionValue(partition);
  const previous = published.get(partition)?.fingerprint ?? null;
  const right: Repair = { kind: 'right', partition };
  const isOther = previous !== entry.fingerprint && entry.heldAgainst === undefined;
  if (isOther && isWanted(partition, catalog)) return right;
  if (entry.fingerprint === null) {
    const isAbsent = !daily.has(value) && !quarantine.has(value);
    return isAbsent ? right : { kind: 'move', partition, previous, publication, runId: null, pointers: null };
  }
  const key = curatedKeys.build(partition, entry.fingerprint);
  const record = await readDocument(world.curated, key, buildRecord);
  if (record?.state !== 'built')
    return problemOf(partition, 'no-record', `${key} is ${record === null ? 'gone' : 'refused'}`);
  const pointers = pointersOf(world, record, { publishedAt, heldAgainst: entry.heldAgainst });
  const isRight =
    isSamePointer(pointers.summary, daily.get(value)) &&
    isSamePointer(pointers.quarantine, quarantine.get(value));
  if (isRight) return right;
  const problem = await buildProblem(world.curated, record);
  if (problem !== null) return problemOf(partition, 'void', problem);
  return { kind: 'move', partition, previous, publication, runId: record.runId, pointers };
}

async function repairOf(
  world: VisibleWorld,
  partition: string,
  newestFirst: readonly HistoryKey[],
  catalog: Catalog,
): Promise<Repair> {
  const publication = await findShown(world, partition, newestFirst, catalog);
  if (publication === 'left') return { kind: 'left', partition };
  if (publication === null) return neverShown(partition, catalog);
  return repairTo(world, partition, publication, catalog);
}

/** What has to move so that the catalog is what history and records say; moves nothing. */
export async function planRepair(world: VisibleWorld): Promise<readonly Repair[]> {
  const catalog = await readCatalog(world);
  const histories = await listByPartition(world.curated, curatedKeys.allHistory(world.spec.resultVersion));
  const repairs = await inParallel(histories, ([partition, keys]) =>
    unlessMalformed(
      repairOf(world, partition, [...keys].reverse().map(parseHistoryKey), catalog),
      ({ message }) => problemOf(partition, 'malformed', message),
    ),
  );
  const values = [...new Set([...catalog.daily.keys(), ...catalog.quarantine.keys()])].sort();
  const strangers = values
    .map(partitionOf)
    .filter((partition) => !histories.has(partition))
    .map((partition) => problemOf(partition, 'no-history', 'stands in the catalog and has no history'));
  return [...repairs, ...strangers];
}
