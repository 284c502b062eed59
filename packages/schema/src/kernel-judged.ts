import { controlTotal } from './kernel-measures.ts';
import { quoteName } from './kernel-quote.ts';
import type { Spec } from './spec.ts';
import { hasTotal } from './summary-functions.ts';

/** Reads of the table `judged`, that a host puts after either way of judging. */
export function readJudged({ groupBy, measures }: Spec['summary']) {
  const names = [...groupBy, ...measures.map(({ name }) => name)].map(quoteName);
  const totals = measures.filter((measure) => hasTotal(measure.function)).map(controlTotal);
  const total = (name: string, condition: string) =>
    `coalesce(sum(_records) FILTER (WHERE ${condition}), 0)::BIGINT AS ${name}`;
  return {
    counts: `-- Accepted records include those that the filter leaves out.
SELECT
  ${total('accepted', "_fault IS NULL OR _fault = 'filtered'")},
  ${total('rejected', "_fault <> 'filtered'")},
  ${total('filtered', "_fault = 'filtered'")}
FROM judged`,
    groups: `SELECT ${names.join(', ')}\nFROM judged\nWHERE _fault IS NULL`,
    totals: `SELECT\n  ${totals.join(',\n  ')}\nFROM judged\nWHERE _fault IS NULL`,
  };
}
