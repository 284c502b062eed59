import { maxDecimalPrecision } from './column-limits.ts';
import { listed, type Refuse } from './definition-refuse.ts';
import type { NormalDefinition } from './definition-schema.ts';
import { numberDerivedFrom } from './derived-kind.ts';
import type { ValueKind } from './values.ts';

type NormalDerived = NormalDefinition['summary']['derived'][string];

/** How many columns each function takes. */
const operands = {
  sum: [2, 100],
  product: [2, 100],
  difference: [2, 2],
  year: [1, 1],
  month: [1, 1],
  day: [1, 1],
} as const;

function fittingTypes(derive: NormalDerived['function']): readonly string[] {
  return derive === 'year' || derive === 'month' || derive === 'day'
    ? ['date', 'timestamp']
    : ['integer', 'decimal'];
}

/** The kind of a derived column; its columns are known and fit. */
export function derivedKind(
  { function: derive, columns }: NormalDerived,
  contract: NormalDefinition['input']['columns'],
): ValueKind {
  if (derive === 'year' || derive === 'month' || derive === 'day') return { type: 'integer' };
  return numberDerivedFrom(
    derive,
    columns.flatMap((name) => contract[name] ?? []),
  );
}

function hasRightColumns(derived: NormalDerived, definition: NormalDefinition, refuse: Refuse): boolean {
  const types = fittingTypes(derived.function);
  const [least, most] = operands[derived.function];
  const fitting = Object.entries(definition.input.columns)
    .filter(([, { type }]) => types.includes(type))
    .map(([name]) => name);
  if (derived.columns.length < least || derived.columns.length > most) {
    refuse(['columns'], least === most ? `${least} column(s)` : `${least} to ${most} columns`);
    return false;
  }
  const wrong = [...derived.columns.entries()].filter(([, name]) => !fitting.includes(name));
  for (const [index] of wrong) refuse(['columns', index], listed(fitting));
  return wrong.length === 0;
}

/** The kinds of derived columns that are right; the others are refused. */
export function checkDerived(definition: NormalDefinition, refuse: Refuse): Record<string, ValueKind> {
  const { columns } = definition.input;
  const right = Object.entries(definition.summary.derived).filter(([name, derived]) => {
    const refuseHere: Refuse = (path, allowed) => refuse(['summary', 'derived', name, ...path], allowed);
    if (Object.hasOwn(columns, name)) refuseHere([], 'a name that no column of the contract has');
    if (!hasRightColumns(derived, definition, refuseHere)) return false;
    const { precision = 0 } = derivedKind(derived, columns);
    if (precision <= maxDecimalPrecision) return true;
    refuseHere(
      ['columns'],
      `a result of at most ${maxDecimalPrecision} digits, and this one can have ${precision}; narrow min and max of its columns`,
    );
    return false;
  });
  return Object.fromEntries(right.map(([name, derived]) => [name, derivedKind(derived, columns)]));
}
