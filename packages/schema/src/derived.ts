import type { derivedFunctions } from './summary-functions.ts';

/** A column computed from columns of the contract; NULL when one of them is missing. */
export interface Derived<
  Function extends string = (typeof derivedFunctions)[number],
  Name extends string = string,
> {
  readonly function: Function;
  readonly columns: readonly Name[];
}

type Numbers<Name extends string> = readonly [Name, Name, ...Name[]];

/** The exact sum of integers and decimals. */
export function sumOf<const Name extends string>(...columns: Numbers<Name>): Derived<'sum', Name> {
  return { function: 'sum', columns };
}

/** The first less the second, exactly. */
export function differenceOf<const Name extends string>(from: Name, less: Name): Derived<'difference', Name> {
  return { function: 'difference', columns: [from, less] };
}

/** The exact product of integers and decimals: its scale is the sum of theirs. */
export function productOf<const Name extends string>(...columns: Numbers<Name>): Derived<'product', Name> {
  return { function: 'product', columns };
}

/** Of a date or timestamp, as an integer. */
export function yearOf<const Name extends string>(column: Name): Derived<'year', Name> {
  return { function: 'year', columns: [column] };
}

/** 1 to 12. */
export function monthOf<const Name extends string>(column: Name): Derived<'month', Name> {
  return { function: 'month', columns: [column] };
}

/** Of the month, 1 to 31. */
export function dayOf<const Name extends string>(column: Name): Derived<'day', Name> {
  return { function: 'day', columns: [column] };
}
