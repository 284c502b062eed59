import type { Kinds } from './definition-derived.ts';
import { mergedMeasure } from './kernel-measures.ts';
import { quoteName } from './kernel-quote.ts';
import { sqlType } from './kernel-types.ts';
import type { Spec } from './spec.ts';
import { glueType } from './tables.ts';

/** Groups of many ranges in one place, for a host without Spark: a table that spills, and its merge. */
export function partials({ groupBy, measures }: Spec['summary'], kinds: Kinds) {
  const keys = groupBy.map((name) => ({ name, type: glueType(kinds[name] ?? { type: 'text' }) }));
  const columns = [...keys, ...measures];
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  const keyNames = keys.map(({ name }) => quoteName(name));
  return {
    create_partials: `CREATE OR REPLACE TEMP TABLE partials (
  ${columns.map(({ name, type }) => `${quoteName(name)} ${sqlType(type)}`).join(',\n  ')}
)`,
    add_partials: `INSERT INTO partials (${names})\nSELECT ${names}\nFROM judged\nWHERE _fault IS NULL`,
    summary: `SELECT
  ${[...keyNames, ...measures.map(mergedMeasure)].join(',\n  ')}
FROM partials
GROUP BY ${keyNames.join(', ')}
ORDER BY ${keyNames.map((name) => `${name} ASC NULLS FIRST`).join(', ')}`,
  };
}
