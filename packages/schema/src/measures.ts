/** What a summary computes per group. Every measure merges: of ranges, of partitions, of months. */
export interface SumMeasure<Name extends string = string> {
  readonly function: 'sum';
  readonly column: Name;
}

export type Measure<Name extends string = string> = SumMeasure<Name>;

export function sum<const Name extends string>(column: Name): SumMeasure<Name> {
  return { function: 'sum', column };
}
