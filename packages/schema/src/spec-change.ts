/** From what nobody needs to act on to what readers must agree to. */
export const changeClasses = ['compatible', 'rebuild', 'breaking'] as const;

export type ChangeClass = (typeof changeClasses)[number];

/** One difference between two specs of a pipeline. */
export interface SpecChange {
  /** In the definition's own words, for instance `input.columns.country.maxLength`. */
  readonly path: string;
  /**
   * - `compatible`: what is published stays as good as it is.
   * - `rebuild`: the same columns, asked for the same; published partitions are of an older contract until backfill.
   * - `breaking`: a column of the result is gone, another type, or means something else.
   */
  readonly class: ChangeClass;
  /** What readers and partitions will experience. */
  readonly sentence: string;
}

const longest = 60;

/** A value in a sentence. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** `56 -> 57` */
export const turned = (before: unknown, after: unknown) => `${shown(before)} -> ${shown(after)}`;

/** The gravest class among changes; `same` without any. */
export function verdictOf(changes: readonly SpecChange[]): ChangeClass | 'same' {
  const found = changeClasses.filter((name) => changes.some((change) => change.class === name));
  return found.at(-1) ?? 'same';
}
