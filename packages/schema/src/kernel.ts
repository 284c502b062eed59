import { columnFaults, columnValue } from './kernel-columns.ts';
import { fieldsOfFile, fieldsOfLines } from './kernel-fields.ts';
import { quoteName, valueName } from './kernel-quote.ts';
import type { Spec } from './spec.ts';

type Shaping = Pick<Spec, 'input' | 'summary'>;

/** Part of the contract hash: raise it whenever the same input could give another result. */
export const kernelVersion = 1;

function judge(title: string, fields: string, { input, summary }: Shaping): string {
  const last = quoteName(input.columns.at(-1)?.name ?? '');
  const keys = summary.groupBy.map(
    (name) => `CASE WHEN _fault IS NULL THEN ${valueName(name)} END AS ${quoteName(name)}`,
  );
  const measures = summary.measures.map(
    ({ name, column, type }) =>
      `coalesce(sum(${valueName(column)}) FILTER (WHERE _fault IS NULL), 0)::${type.toUpperCase()} AS ${quoteName(name)}`,
  );
  return `-- ${title}
CREATE OR REPLACE TEMP TABLE judged AS
WITH fields AS (
${fields}
),
typed AS (
  SELECT *,
    ${input.columns.map(columnValue).join(',\n    ')}
  FROM fields
),
records AS (
  SELECT *, CASE
    -- the first rule that is broken wins: '<reason> <column>'
    WHEN ${last} IS NULL THEN 'too-few-fields'
    WHEN _surplus IS NOT NULL THEN 'too-many-fields'
${input.columns.map(columnFaults).join('\n')}
  END AS _fault
  FROM typed
)
-- one row per group of accepted records, one per kind of fault
SELECT
  _fault,
  ${keys.join(',\n  ')},
  count(*) AS _records,
  ${measures.join(',\n  ')},
  list(_line) FILTER (WHERE _fault IS NOT NULL) AS _lines
FROM records
GROUP BY ALL`;
}

/** Reads of the table `judged`, that a host puts after either way of judging. */
function readJudged({ groupBy, measures }: Spec['summary']): Record<string, string> {
  const names = [...groupBy, ...measures.map(({ name }) => name)].map(quoteName);
  const totals = measures.map(
    ({ name, type }) => `coalesce(sum(${quoteName(name)}), 0)::${type.toUpperCase()} AS ${quoteName(name)}`,
  );
  return {
    groups: `SELECT ${names.join(', ')} FROM judged WHERE _fault IS NULL`,
    totals: `SELECT ${totals.join(', ')} FROM judged WHERE _fault IS NULL`,
    counts: `SELECT coalesce(sum(_records) FILTER (WHERE _fault IS NULL), 0)::BIGINT AS accepted,
  coalesce(sum(_records) FILTER (WHERE _fault IS NOT NULL), 0)::BIGINT AS rejected
FROM judged`,
    rejected: `SELECT unnest(_lines) AS line, split_part(_fault, ' ', 1) AS reason, nullif(split_part(_fault, ' ', 2), '') AS column_name
FROM judged WHERE _fault IS NOT NULL
ORDER BY line`,
  };
}

/**
 * The SQL of a definition, the same text on every host.
 *
 * `judge_file` (bind `$path`: whole lines, no header, LF) or `judge_lines` (a table `lines(_line, _text)`
 * of well-formed lines) fills the table `judged`; then `groups`, `totals`, `counts` and `rejected` read it.
 */
export function compileKernel(shaping: Shaping): Spec['kernel'] {
  const { input, summary } = shaping;
  return {
    version: kernelVersion,
    sql: {
      judge_file: judge('Native scan of a clean range of lines.', fieldsOfFile(input), shaping),
      judge_lines: judge('Well-formed lines of a rough range.', fieldsOfLines(input), shaping),
      ...readJudged(summary),
    },
  };
}
