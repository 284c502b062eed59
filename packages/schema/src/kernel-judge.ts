import type { Kinds } from './definition-derived.ts';
import { derivedValues } from './kernel-derived.ts';
import { conditionHolds } from './kernel-filter.ts';
import { partialMeasure } from './kernel-measures.ts';
import { quoteName, valueName } from './kernel-quote.ts';
import { columnValue } from './kernel-values.ts';
import { verdictOf } from './kernel-verdict.ts';
import type { Spec, SpecCondition } from './spec.ts';

/** What a kernel is compiled from; `kinds` are those of contract and derived columns. */
export interface Shaping extends Pick<Spec, 'input' | 'summary'> {
  readonly kinds: Kinds;
}

interface Step {
  readonly name: string;
  readonly sql: string;
}

function deriveStep({ input, summary }: Shaping): Step[] {
  if (summary.derived.length === 0) return [];
  const values = derivedValues(summary.derived, input.columns).join(',\n    ');
  return [{ name: 'derived', sql: `  SELECT *,\n    ${values}\n  FROM checked` }];
}

function filterStep({ summary, kinds }: Shaping, from: string): Step[] {
  if (summary.filter.length === 0) return [];
  const holds = (condition: SpecCondition) =>
    conditionHolds(condition, kinds[condition.column] ?? { type: 'text' });
  const sql = `  SELECT * REPLACE (CASE
    WHEN _fault IS NOT NULL THEN _fault
    -- accepted, but left out of the summary
    WHEN ${summary.filter.map(holds).join('\n      AND ')} THEN NULL
    ELSE 'filtered'
  END AS _fault)
  FROM ${from}`;
  return [{ name: 'filtered', sql }];
}

/** One row per group of accepted records, one per kind of fault, with the numbers of its records. */
function groupSql({ summary }: Shaping, from: string): string {
  const keys = summary.groupBy.map(
    (name) => `CASE WHEN _fault IS NULL THEN ${valueName(name)} END AS ${quoteName(name)}`,
  );
  const isRejected = summary.filter.length === 0 ? '_fault IS NOT NULL' : "_fault <> 'filtered'";
  return `-- one row per group of accepted records, one per kind of fault
SELECT
  _fault,
  ${keys.join(',\n  ')},
  count(*) AS _records,
  ${summary.measures.map(partialMeasure).join(',\n  ')},
  list(_line) FILTER (WHERE ${isRejected}) AS _lines
FROM ${from}
GROUP BY ALL`;
}

/** Fields -> typed values -> verdict -> derived columns -> filter -> groups. */
export function judge(title: string, fields: string, shaping: Shaping): string {
  const { columns } = shaping.input;
  const values = columns.map(columnValue).join(',\n    ');
  const steps: Step[] = [
    { name: 'fields', sql: fields },
    { name: 'typed', sql: `  SELECT *,\n    ${values}\n  FROM fields` },
    { name: 'checked', sql: `  SELECT *, ${verdictOf(columns)} AS _fault\n  FROM typed` },
    ...deriveStep(shaping),
  ];
  const filter = filterStep(shaping, steps.at(-1)?.name ?? '');
  const all = [...steps, ...filter];
  return `-- ${title}
CREATE OR REPLACE TEMP TABLE judged AS
WITH ${all.map(({ name, sql }) => `${name} AS (\n${sql}\n)`).join(',\n')}
${groupSql(shaping, all.at(-1)?.name ?? '')}`;
}
