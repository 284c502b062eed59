import { quoteName, valueName } from './kernel-quote.ts';
import { sqlType } from './kernel-types.ts';
import type { SpecMeasure } from './spec.ts';

/** A sum of nothing is 0, as a count is; a least or largest of nothing is NULL. */
function typed({ function: measure, type }: SpecMeasure, expression: string): string {
  return measure === 'sum'
    ? `coalesce(${expression}, 0)::${sqlType(type)}`
    : `${expression}::${sqlType(type)}`;
}

/** DuckDB sums decimals in 128 bits and lets a result of 39 digits pass, also through a cast; adding to it raises. */
const within38Digits = (measure: string, expression: string) =>
  measure === 'sum' ? `${expression} + 0` : expression;

/** Of the accepted records of a group. */
export function partialMeasure(measure: SpecMeasure): string {
  const of = measure.column === undefined ? '*' : valueName(measure.column);
  const expression = `${measure.function}(${of}) FILTER (WHERE _fault IS NULL)`;
  return `${typed(measure, within38Digits(measure.function, expression))} AS ${quoteName(measure.name)}`;
}

/** Counts are summed, too. */
const mergeFunction = ({ function: measure }: SpecMeasure) => (measure === 'count' ? 'sum' : measure);

/** Of partial measures. */
export function mergedMeasure(measure: SpecMeasure): string {
  const name = quoteName(measure.name);
  const merge = mergeFunction(measure);
  return `${typed({ ...measure, function: merge }, within38Digits(merge, `${merge}(${name})`))} AS ${name}`;
}

/** Over all groups: no result, so that it may have a digit more than each of them. */
export function controlTotal(measure: SpecMeasure): string {
  const name = quoteName(measure.name);
  return `${typed({ ...measure, function: 'sum' }, `sum(${name})`)} AS ${name}`;
}
