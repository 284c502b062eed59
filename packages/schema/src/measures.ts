import type { measureFunctions } from './summary-functions.ts';

/** What a summary computes per group, of a contract or derived column; a count of no column counts records. */
export interface Measure<
  Function extends string = (typeof measureFunctions)[number],
  Name extends string | undefined = string | undefined,
> {
  readonly function: Function;
  readonly column?: Name;
}

/** Exact, with the scale of the column; 0 when every value is missing. */
export function sum<const Name extends string>(column: Name): Measure<'sum', Name> {
  return { function: 'sum', column };
}

/** Records, or those where the column is not missing. */
export function count(): Measure<'count', undefined>;
export function count<const Name extends string>(column: Name): Measure<'count', Name>;
export function count(column?: string): Measure<'count'> {
  return column === undefined ? { function: 'count' } : { function: 'count', column };
}

/** NULL when every value is missing. */
export function min<const Name extends string>(column: Name): Measure<'min', Name> {
  return { function: 'min', column };
}

/** NULL when every value is missing. */
export function max<const Name extends string>(column: Name): Measure<'max', Name> {
  return { function: 'max', column };
}
