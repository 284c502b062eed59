import { hasTotal, partitionColumn, partitionValue, type Spec } from '@ledgerline/schema';

/** Partitions to look at. */
export type Asked = readonly string[] | 'all';

/** More partitions than this are not listed in the text: the query then reads the whole table. */
const maxListedPartitions = 500;

/** Alias of our own: no name in a definition starts with `_`. */
export const allGroups = '_all_groups';
export const rows = '_rows';

const name = (text: string) => `"${text.replaceAll('"', '""')}"`;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

function perPartition(table: string, columns: readonly string[], asked: Asked): string {
  const values = asked === 'all' ? [] : asked.map((partition) => literal(partitionValue(partition)));
  const isListed = values.length > 0 && values.length <= maxListedPartitions;
  return [
    `SELECT ${[name(partitionColumn), ...columns].join(', ')}`,
    `FROM ${name(table)}`,
    ...(isListed ? [`WHERE ${name(partitionColumn)} IN (${values.join(', ')})`] : []),
    `GROUP BY ${name(partitionColumn)}`,
  ].join(' ');
}

/** Names of the measures that add up over groups and partitions; a minimum or maximum has no total. */
export const totalledMeasures = ({ summary }: Spec): readonly string[] =>
  summary.measures.filter((measure) => hasTotal(measure.function)).map((measure) => measure.name);

const sums = (spec: Spec) =>
  totalledMeasures(spec).map((measure) => `sum(${name(measure)}) AS ${name(measure)}`);

/** One row per partition: `ingest_date` and the sum of each measure that has a total. */
export function partitionTotalsSql(spec: Spec, asked: Asked): string {
  return perPartition(spec.tables.daily.name, sums(spec), asked);
}

/** One row per partition with rejected records: `ingest_date` and their number. */
export function rejectedCountSql(spec: Spec, asked: Asked): string {
  return perPartition(spec.tables.quarantine.name, [`count(*) AS ${name(rows)}`], asked);
}

/** One row: the sum over the total of each measure that has one. */
export function totalSql(spec: Spec): string {
  return `SELECT ${sums(spec).join(', ')} FROM ${name(spec.tables.summary.name)}`;
}

/** The largest groups of a measure: group columns, the measure, and its sum over all groups in each row. */
export function topGroupsSql({ summary, tables }: Spec, measure: string, limit: number): string {
  const groups = summary.groupBy.map(name).join(', ');
  const value = name(measure);
  return (
    `SELECT ${groups}, ${value}, sum(${value}) OVER () AS ${name(allGroups)} FROM ${name(tables.summary.name)} ` +
    `ORDER BY ${value} DESC, ${groups} LIMIT ${limit}`
  );
}
