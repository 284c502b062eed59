import type { QueryRow } from '@ledgerline/aws';
import {
  addDecimals,
  canonicalJson,
  compareDecimals,
  partitionColumn,
  partitionOf,
  type Spec,
} from '@ledgerline/schema';
import { type Catalog, digestOfPublished, digestOfTotal } from './catalog.ts';
import { type Asked, partitionTotalsSql, rejectedCountSql, rows, totalledMeasures, totalSql } from './sql.ts';

export interface ReconcileDeps {
  readonly spec: Spec;
  readonly readCatalog: () => Promise<Catalog>;
  readonly query: (sql: string) => Promise<readonly QueryRow[]>;
}

/** Rows that say something else than the catalog's parameters. Numbers are exact, as text. */
export interface Difference {
  /** A partition, or `total`. */
  readonly place: string;
  /** A measure, or `rejected records`. */
  readonly what: string;
  readonly expected: string;
  readonly seen: string;
}

export interface Reconciliation {
  /** Places that were compared. */
  readonly checked: readonly string[];
  /** Places whose pointer moved meanwhile, and a total that does not sum what is published yet. */
  readonly unsettled: readonly string[];
  readonly differences: readonly Difference[];
}

const total = 'total';
/** No measure can have this name. */
const rejectedRecords = 'rejected records';

/** Measures, and rejected records: exact numbers as text. */
type Figures = Readonly<Record<string, string>>;

/** What the rows of a place must add up to; a partition that is not published has none. */
function expectedAt(place: string, { published }: Catalog, spec: Spec): Figures {
  const builds = place === total ? [...published.values()] : [published.get(place)];
  const sums = totalledMeasures(spec).map(
    (name) => [name, addDecimals(builds.map((build) => build?.totals[name] ?? '0'))] as const,
  );
  const rejected = place === total ? {} : { [rejectedRecords]: String(published.get(place)?.rejected ?? 0) };
  return { ...Object.fromEntries(sums), ...rejected };
}

const byPartition = (found: readonly QueryRow[]) =>
  new Map(found.map((row) => [partitionOf(String(row[partitionColumn])), row]));

/** What the rows of each place add up to, as Athena sees them. */
async function readRows(
  { spec, query }: ReconcileDeps,
  asked: Asked,
): Promise<ReadonlyMap<string, QueryRow>> {
  const perPartition = async (sql: string) => byPartition(asked.length === 0 ? [] : await query(sql));
  const [sums, rejected, [all = {}]] = await Promise.all([
    perPartition(partitionTotalsSql(spec, asked)),
    perPartition(rejectedCountSql(spec, asked)),
    query(totalSql(spec)),
  ]);
  const partitions = [...new Set([...sums.keys(), ...rejected.keys()])];
  const rowOf = (partition: string): QueryRow => ({
    ...sums.get(partition),
    [rejectedRecords]: rejected.get(partition)?.[rows] ?? null,
  });
  return new Map([...partitions.map((partition) => [partition, rowOf(partition)] as const), [total, all]]);
}

/** The total follows the partitions within one run; until then there is nothing to hold it against. */
function isSettled(place: string, before: Catalog, after: Catalog): boolean {
  if (place !== total)
    return canonicalJson([before.published.get(place)]) === canonicalJson([after.published.get(place)]);
  const digest = digestOfTotal(before);
  const others = [digestOfTotal(after), digestOfPublished(before), digestOfPublished(after)];
  return others.every((other) => other === digest);
}

function compare(place: string, expected: Figures, seen: QueryRow): Difference[] {
  return Object.entries(expected)
    .map(([what, value]) => ({ place, what, expected: value, seen: String(seen[what] ?? 0) }))
    .filter((difference) => compareDecimals(difference.expected, difference.seen) !== 0);
}

/** Asked for all, that is whatever the catalog publishes or Athena has rows of. */
function placesOf(asked: Asked, { published }: Catalog, seen: ReadonlyMap<string, QueryRow>): string[] {
  const partitions = asked === 'all' ? [...published.keys(), ...seen.keys()] : asked;
  return [...new Set([...partitions, total])];
}

async function lookOnce(deps: ReconcileDeps, asked: Asked): Promise<Reconciliation> {
  const before = await deps.readCatalog();
  const seen = await readRows(deps, asked);
  const after = await deps.readCatalog();

  const places = placesOf(asked, before, seen);
  const checked = places.filter((place) => isSettled(place, before, after));
  return {
    checked,
    unsettled: places.filter((place) => !checked.includes(place)),
    differences: checked.flatMap((place) =>
      compare(place, expectedAt(place, before, deps.spec), seen.get(place) ?? {}),
    ),
  };
}

/**
 * Compares what Athena adds up with what the catalog says was published.
 *
 * A partition's quarantine moves a moment before its summary, so what differs is looked at once more: it counts
 * where both looks see it.
 */
export async function reconcile(deps: ReconcileDeps, asked: Asked): Promise<Reconciliation> {
  const first = await lookOnce(deps, asked);
  if (first.differences.length === 0) return first;
  const second = await lookOnce(deps, asked);
  const wasSeen = ({ place, what }: Difference) =>
    first.differences.some((difference) => difference.place === place && difference.what === what);
  return { ...second, differences: second.differences.filter(wasSeen) };
}
