import { quoteName, valueName } from './kernel-quote.ts';
import { sqlType } from './kernel-types.ts';
import type { SpecMeasure } from './spec.ts';

/**
 * A sum of nothing is 0, as a count is; a least or largest of nothing is NULL. DuckDB sums decimals in 128 bits and lets
 * a result of 39 digits pass, also through a cast; adding to it raises.
 */
function typed({ function: measure, type }: SpecMeasure, expression: string): string {
  return measure === 'sum'
    ? `(coalesce(${expression}, 0) + 0)::${sqlType(type)}`
    : `${expression}::${sqlType(type)}`;
}

/** Of the accepted records of a group. */
export function partialMeasure(measure: SpecMeasure): string {
  const of = measure.column === undefined ? '*' : valueName(measure.column);
  const expression = `${measure.function}(${of}) FILTER (WHERE _fault IS NULL)`;
  return `${typed(measure, expression)} AS ${quoteName(measure.name)}`;
}

/** Of partial measures: counts are summed, too. */
export function mergedMeasure(measure: SpecMeasure): string {
  const name = quoteName(measure.name);
  const merge = measure.function === 'count' ? 'sum' : measure.function;
  return `${typed({ ...measure, function: merge }, `${merge}(${name})`)} AS ${name}`;
}
