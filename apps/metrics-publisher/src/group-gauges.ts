import type { QueryRow } from '@ledgerline/aws';
import {
  groupDimensions,
  type MetricDimensions,
  measureDimensions,
  metrics,
  type Spec,
} from '@ledgerline/schema';
import { type Gauge, gauge } from './gauge.ts';
import { allGroups, topGroupsSql, totalledMeasures } from './sql.ts';

/** Each value of a dimension costs $0.30 a month. */
const topGroups = 10;

/** Each total and its largest groups, from the total's table; none while that is empty. */
export async function readGroupGauges(
  { spec, query }: { readonly spec: Spec; readonly query: (sql: string) => Promise<readonly QueryRow[]> },
  dimensions: MetricDimensions,
  time: Date,
): Promise<Gauge[]> {
  const perMeasure = totalledMeasures(spec).map(async (measure) => {
    const found = await query(topGroupsSql(spec, measure, topGroups));
    const ofMeasure = { dimensions: measureDimensions(dimensions, measure), time };
    const total = found
      .slice(0, 1)
      .map((row) => gauge(metrics.summaryTotal, Number(row[allGroups]), ofMeasure));
    const groups = found.map((row) => {
      const group = Object.fromEntries(
        spec.summary.groupBy.map((column) => [column, String(row[column] ?? '')]),
      );
      return gauge(metrics.groupTotal, Number(row[measure]), {
        dimensions: groupDimensions(dimensions, measure, group),
        time,
      });
    });
    return [...total, ...groups];
  });
  return (await Promise.all(perMeasure)).flat();
}
