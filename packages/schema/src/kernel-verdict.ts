import { quoteName } from './kernel-quote.ts';
import { type Rule, rulesOf } from './kernel-rules.ts';
import type { SpecColumn } from './spec.ts';

/** One condition that holds only of fields that keep every rule; an empty optional field breaks none. */
function keepsAll(column: SpecColumn): string {
  const text = quoteName(column.name);
  const quick = rulesOf(column).flatMap((rule) => rule.quick);
  const conditions = (
    column.required ? [...(column.type === 'text' ? [`${text} <> ''`] : []), ...quick] : quick
  ).join(' AND ');
  return column.required ? conditions : `(${text} = '' OR (${conditions}))`;
}

/** `WHEN` branches of one column, in the order of reasons. */
function columnFaults(column: SpecColumn): string {
  const text = quoteName(column.name);
  const missing: Rule = { reason: 'missing', broken: `${text} = ''`, comment: 'required', quick: [] };
  const rules = column.required ? [missing, ...rulesOf(column)] : rulesOf(column);
  const condition = (broken: string) => (column.required ? broken : `${text} <> '' AND (${broken})`);
  return rules
    .map(
      ({ reason, broken, comment }) =>
        `    -- ${column.name} ${column.type}: ${comment}\n    WHEN ${condition(broken)} THEN '${reason} ${column.name}'`,
    )
    .join('\n');
}

/**
 * The verdict on one record as a CASE: NULL, or `<reason>[ <column>]` of the first rule that is broken. Only
 * conditions of a CASE stop at the first part that decides, so what nearly every record is comes first, as one.
 */
export function verdictOf(columns: readonly SpecColumn[]): string {
  const last = quoteName(columns.at(-1)?.name ?? '');
  return `CASE
    -- most records keep every rule
    WHEN _surplus IS NULL
      AND ${columns.map(keepsAll).join('\n      AND ')}
      THEN NULL
    -- of the others, the first rule that is broken wins, if one is: '<reason> <column>'
    WHEN ${last} IS NULL THEN 'too-few-fields'
    WHEN _surplus IS NOT NULL THEN 'too-many-fields'
${columns.map(columnFaults).join('\n')}
  END`;
}
