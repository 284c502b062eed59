import type { BooleanColumn, Column, IntegerColumn } from './columns.ts';
import type { Columns, DerivedColumns, Measures } from './define-pipeline.ts';
import type { Derived } from './derived.ts';
import type { Measure } from './measures.ts';

type FilledValueOf<C extends Column> = C extends IntegerColumn
  ? bigint
  : C extends BooleanColumn
    ? boolean
    : string;

/** NULL only where the column may be empty. */
type ValueOf<C extends Column> =
  | FilledValueOf<C>
  | (C extends { readonly type: string; readonly required?: true } ? never : null);

interface Contract {
  readonly input: { readonly columns: Columns };
}

/**
 * The row that a definition's contract describes: integers as `bigint`, decimals as exact texts, dates and
 * timestamps as ISO texts (`2026-11-23`, `2026-11-23T08:30:00`), empty as null.
 */
export type RowOf<D extends Contract> = {
  -readonly [Name in keyof D['input']['columns']]: ValueOf<D['input']['columns'][Name]>;
};

interface Summarised extends Contract {
  readonly summary: {
    readonly derived?: DerivedColumns;
    readonly groupBy: readonly string[];
    readonly measures: Measures;
  };
}

type DerivedColumnsOf<D extends Summarised> = NonNullable<D['summary']['derived']>;

/** The value of a derived column, NULL when one of its columns may be empty. */
type DerivedValueOf<D extends Summarised, Of extends Derived> =
  | (Of['function'] extends 'year' | 'month' | 'day' ? bigint : string)
  | Extract<RowOf<D>[Of['columns'][number]], null>;

type NamedValueOf<D extends Summarised, Name> = Name extends keyof D['input']['columns']
  ? RowOf<D>[Name]
  : Name extends keyof DerivedColumnsOf<D>
    ? DerivedValueOf<D, DerivedColumnsOf<D>[Name]>
    : never;

type MeasureValueOf<D extends Summarised, Of extends Measure> = Of['function'] extends 'sum'
  ? string
  : Of['function'] extends 'count'
    ? bigint
    : NamedValueOf<D, Of['column']>;

type Together<A, B> = { [Name in keyof A | keyof B]: Name extends keyof A ? A[Name] : B[Name & keyof B] };

/** A row of a definition's summary: its keys, its counts as `bigint`, its sums as exact texts. */
export type ResultOf<D extends Summarised> = Together<
  { [Name in D['summary']['groupBy'][number]]: NamedValueOf<D, Name> },
  { -readonly [Name in keyof D['summary']['measures']]: MeasureValueOf<D, D['summary']['measures'][Name]> }
>;
