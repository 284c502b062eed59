import {
  hasTotal,
  partitionColumn,
  partitionValue,
  quoteName,
  quoteText,
  type Spec,
} from '@ledgerline/schema';

/** Partitions to look at. */
export type Asked = readonly string[] | 'all';

/** More partitions than this are not listed in the text: the query then reads the whole table. */
const maxListedPartitions = 500;

/** Alias of our own: no name in a definition starts with `_`. */
export const allGroups = '_all_groups';
export const rows = '_rows';

function perPartition(table: string, columns: readonly string[], asked: Asked): string {
  const values = asked === 'all' ? [] : asked.map((partition) => quoteText(partitionValue(partition)));
  const isListed = values.length > 0 && values.length <= maxListedPartitions;
  return [
    `SELECT ${[quoteName(partitionColumn), ...columns].join(', ')}`,
    `FROM ${quoteName(table)}`,
    ...(isListed ? [`WHERE ${quoteName(partitionColumn)} IN (${values.join(', ')})`] : []),
    `GROUP BY ${quoteName(partitionColumn)}`,
  ].join(' ');
}

/** Names of the measures that add up over groups and partitions; a minimum or maximum has no total. */
export const totalledMeasures = ({ summary }: Spec): readonly string[] =>
  summary.measures.filter((measure) => hasTotal(measure.function)).map((measure) => measure.name);

const sums = (spec: Spec) =>
  totalledMeasures(spec).map((measure) => `sum(${quoteName(measure)}) AS ${quoteName(measure)}`);

/** One row per partition: `ingest_date` and the sum of each measure that has a total. */
export function partitionTotalsSql(spec: Spec, asked: Asked): string {
  return perPartition(spec.tables.daily.name, sums(spec), asked);
}

/** One row per partition with rejected records: `ingest_date` and their number. */
export function rejectedCountSql(spec: Spec, asked: Asked): string {
  return perPartition(spec.tables.quarantine.name, [`count(*) AS ${quoteName(rows)}`], asked);
}

/** One row: the sum over the total of each measure that has one. */
export function totalSql(spec: Spec): string {
  return `SELECT ${sums(spec).join(', ')} FROM ${quoteName(spec.tables.summary.name)}`;
}

/** The largest groups of a measure: group columns, the measure, and its sum over all groups in each row. */
export function topGroupsSql({ summary, tables }: Spec, measure: string, limit: number): string {
  const groups = summary.groupBy.map(quoteName).join(', ');
  const value = quoteName(measure);
  return (
    `SELECT ${groups}, ${value}, sum(${value}) OVER () AS ${quoteName(allGroups)} FROM ${quoteName(tables.summary.name)} ` +
    `ORDER BY ${value} DESC, ${groups} LIMIT ${limit}`
  );
}
