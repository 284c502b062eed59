import type { Kinds } from './definition-derived.ts';
import { listed, type Refuse } from './definition-refuse.ts';
import type { NormalDefinition } from './definition-schema.ts';
import { allowedValue, isOrdered, type ValueKind, valueText } from './values.ts';

type NormalCondition = NormalDefinition['summary']['filter'][number];

const limits = ['min', 'max'] as const;
const lists = ['oneOf', 'notOneOf'] as const;

function checkLimits(condition: NormalCondition, kind: ValueKind, refuse: Refuse): void {
  const given = limits.filter((name) => condition[name] !== undefined);
  if (kind.type === 'text' || kind.type === 'boolean') {
    for (const name of given) refuse([name], `oneOf or notOneOf, as a ${kind.type} has no limits`);
    return;
  }
  const wrong = given.filter((name) => valueText(kind, condition[name]) === undefined);
  for (const name of wrong) refuse([name], allowedValue(kind).replace('allowed: ', ''));
  const [min, max] = limits.map((name) => valueText(kind, condition[name]));
  if (min !== undefined && max !== undefined && !isOrdered(kind, min, max)) refuse(['min'], 'at most max');
}

function checkLists(condition: NormalCondition, kind: ValueKind, refuse: Refuse): void {
  for (const list of lists)
    for (const [index, value] of (condition[list] ?? []).entries())
      if (valueText(kind, value) === undefined)
        refuse([list, index], allowedValue(kind).replace('allowed: ', ''));
}

/** Conditions name columns that exist and compare them with values of their type. */
export function checkFilter(filter: readonly NormalCondition[], kinds: Kinds, refuse: Refuse): void {
  for (const [index, condition] of filter.entries()) {
    const refuseHere: Refuse = (path, allowed) => refuse(['summary', 'filter', index, ...path], allowed);
    const { column, isMissing, ...comparisons } = condition;
    const kind = Object.hasOwn(kinds, column) ? kinds[column] : undefined;
    const compared = Object.values(comparisons).filter((value) => value !== undefined).length;
    if (kind === undefined) refuseHere(['column'], listed(Object.keys(kinds)));
    else {
      checkLimits(condition, kind, refuseHere);
      checkLists(condition, kind, refuseHere);
    }
    if (compared === 0 && isMissing === undefined)
      refuseHere([], 'at least one of min, max, oneOf, notOneOf, isMissing');
    if (compared > 0 && isMissing === true)
      refuseHere(['isMissing'], 'alone, as a missing value has no limits');
  }
}
