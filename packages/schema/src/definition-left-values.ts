import type { Kinds } from './definition-derived.ts';
import type { Refuse } from './definition-refuse.ts';
import type { NormalDefinition } from './definition-schema.ts';
import { isOrdered, valueKey, valueText } from './values.ts';

type Condition = NormalDefinition['summary']['filter'][number];
type Kind = Kinds[string];

/** The only values that a column can have, where its own rules list them. */
function listedBy(kind: Kind): readonly unknown[] | undefined {
  if (kind.type === 'boolean') return [true, false];
  return kind.type === 'text' ? kind.oneOf : undefined;
}

/** Whether a value meets a condition; what is no value of the kind has been refused already. */
function isLeft(kind: Kind, value: unknown, { min, max, oneOf, notOneOf }: Condition): boolean {
  const textOf = (any: unknown) => valueText(kind, any) ?? '';
  const keyOf = (any: unknown) => valueKey(kind, textOf(any));
  if (oneOf !== undefined && !oneOf.map(keyOf).includes(keyOf(value))) return false;
  if (notOneOf?.map(keyOf).includes(keyOf(value))) return false;
  if (min !== undefined && !isOrdered(kind, textOf(min), textOf(value))) return false;
  return max === undefined || isOrdered(kind, textOf(value), textOf(max));
}

/** Whether a missing value meets all conditions. */
function isMissingLeft(kind: Kind, conditions: readonly Condition[]): boolean {
  if ('required' in kind && kind.required) return false;
  return conditions.every(
    ({ min, max, oneOf, isMissing }) =>
      [min, max, oneOf].every((of) => of === undefined) && isMissing !== false,
  );
}

function isAnyLeft(kind: Kind, conditions: readonly Condition[]): boolean {
  if (isMissingLeft(kind, conditions)) return true;
  const values = conditions.find(({ oneOf }) => oneOf !== undefined)?.oneOf ?? listedBy(kind);
  if (values === undefined) return true;
  return values.some((value) => conditions.every((condition) => isLeft(kind, value, condition)));
}

const areValues = (kind: Kind, { min, max, oneOf = [], notOneOf = [] }: Condition) =>
  [min, max, ...oneOf, ...notOneOf].every(
    (value) => value === undefined || valueText(kind, value) !== undefined,
  );

/** Conditions on one column leave some value of it, or no record would count. */
export function checkLeftValues(filter: readonly Condition[], kinds: Kinds, refuse: Refuse): void {
  for (const name of new Set(filter.map(({ column }) => column))) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    const conditions = filter.filter(({ column }) => column === name);
    const last = filter.findLastIndex(
      ({ column, oneOf, notOneOf }) => column === name && (oneOf ?? notOneOf),
    );
    if (kind === undefined || last === -1) continue;
    if (!conditions.every((condition) => areValues(kind, condition)) || isAnyLeft(kind, conditions)) continue;
    const list = filter[last]?.notOneOf === undefined ? 'oneOf' : 'notOneOf';
    refuse(
      ['summary', 'filter', last, list],
      `a list that leaves a value of ${name}; with this one no record would count`,
    );
  }
}
