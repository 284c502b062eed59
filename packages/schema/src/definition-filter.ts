import type { Kinds } from './definition-derived.ts';
import { listed, type Refuse } from './definition-refuse.ts';
import type { NormalDefinition } from './definition-schema.ts';
import { acceptedTexts } from './definition-texts.ts';
import { allowedValue, isOrdered, valueKey, valueText } from './values.ts';

type NormalCondition = NormalDefinition['summary']['filter'][number];

const limits = ['min', 'max'] as const;
const lists = ['oneOf', 'notOneOf'] as const;

type Kind = Kinds[string];

const allowedBy = (kind: Kind) => allowedValue(kind).replace('allowed: ', '');

/** On which side of a column's own limits a value stands, when no accepted field has it. */
function outside(kind: Kind, value: string) {
  if (kind.type === 'text' || kind.type === 'boolean') return undefined;
  const { min, max } = kind;
  if (min !== undefined && !isOrdered(kind, min, value))
    return { side: 'below', allowed: `at least ${min}, as the column has nothing less` } as const;
  if (max !== undefined && !isOrdered(kind, value, max))
    return { side: 'above', allowed: `at most ${max}, as the column has nothing greater` } as const;
  return undefined;
}

function checkLimits(condition: NormalCondition, kind: Kind, refuse: Refuse): void {
  const given = limits.filter((name) => condition[name] !== undefined);
  if (kind.type === 'text' || kind.type === 'boolean') {
    for (const name of given) refuse([name], `oneOf or notOneOf, as a ${kind.type} has no limits`);
    return;
  }
  const wrong = given.filter((name) => valueText(kind, condition[name]) === undefined);
  for (const name of wrong) refuse([name], allowedBy(kind));
  const [min, max] = limits.map((name) => valueText(kind, condition[name]));
  if (min !== undefined && max !== undefined && !isOrdered(kind, min, max)) refuse(['min'], 'at most max');
  const [least, greatest] = [min, max].map((limit) =>
    limit === undefined ? undefined : outside(kind, limit),
  );
  if (least?.side === 'above') refuse(['min'], least.allowed);
  if (greatest?.side === 'below') refuse(['max'], greatest.allowed);
}

/** What is allowed, when no accepted field has the value. */
function problemOf(kind: Kind, value: unknown): string | undefined {
  const text = valueText(kind, value);
  if (text === undefined) return allowedBy(kind);
  if (kind.type !== 'text') return outside(kind, text)?.allowed;
  if (text === '') return 'isMissing, as an empty field is a missing one';
  if (kind.oneOf === undefined) return acceptedTexts(kind, text);
  if (kind.oneOf.includes(text)) return undefined;
  const words = kind.oneOf.map((word) => JSON.stringify(word));
  return `${words.join(', ')}, as oneOf of the column accepts nothing else`;
}

function checkLists(condition: NormalCondition, kind: Kind, refuse: Refuse): void {
  for (const list of lists) {
    const values = condition[list] ?? [];
    const keys = values.map((value) => valueKey(kind, valueText(kind, value) ?? ''));
    const problems = values.map((value) => problemOf(kind, value));
    for (const [index, problem] of problems.entries())
      if (problem !== undefined) refuse([list, index], problem);
    if (problems.every((problem) => problem === undefined) && new Set(keys).size < keys.length)
      refuse([list], 'each value once');
  }
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
    if (isMissing === true && kind !== undefined && 'required' in kind && kind.required)
      refuseHere(['isMissing'], 'false, or a column with required: false');
  }
}
