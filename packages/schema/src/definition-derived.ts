import { maxDecimalPrecision } from './column-limits.ts';
import type { NormalColumn } from './definition-columns.ts';
import { listed, type Refuse } from './definition-refuse.ts';
import type { NormalDefinition } from './definition-schema.ts';
import { type DerivedKind, numberDerivedFrom } from './derived-kind.ts';

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
const greatest = { year: '9999', month: '12', day: '31' } as const;

function derivedKind(
  { function: derive, columns }: NormalDerived,
  contract: NormalDefinition['input']['columns'],
): DerivedKind {
  if (derive === 'year' || derive === 'month' || derive === 'day')
    return { type: 'integer', min: '1', max: greatest[derive] };
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
    const exactly = `exactly ${least} column${least === 1 ? '' : 's'}`;
    refuse(['columns'], least === most ? exactly : `${least} to ${most} columns`);
    return false;
  }
  const wrong = [...derived.columns.entries()].filter(([, name]) => !fitting.includes(name));
  for (const [index] of wrong) refuse(['columns', index], listed(fitting));
  return wrong.length === 0;
}

function isRight(name: string, definition: NormalDefinition, refuse: Refuse): boolean {
  const { input, summary } = definition;
  const derived = summary.derived[name];
  if (derived === undefined) return false;
  if (Object.hasOwn(input.columns, name)) {
    refuse([], 'a name that no column of the contract has');
    return false;
  }
  if (!hasRightColumns(derived, definition, refuse)) return false;
  const { precision = 0 } = derivedKind(derived, input.columns);
  if (precision <= maxDecimalPrecision) return true;
  refuse(
    ['columns'],
    `a result of at most ${maxDecimalPrecision} digits, and this one can have ${precision}; narrow min and max of its columns`,
  );
  return false;
}

/** Whether every derived column is right; only then anything else of a summary can be checked. */
export function checkDerived(definition: NormalDefinition, refuse: Refuse): boolean {
  return Object.keys(definition.summary.derived)
    .map((name) =>
      isRight(name, definition, (path, allowed) => refuse(['summary', 'derived', name, ...path], allowed)),
    )
    .every(Boolean);
}

/** The kinds of all columns a summary may name, by name: those of the contract and derived ones. */
export type Kinds = Readonly<Record<string, NormalColumn | DerivedKind>>;

export function kindsOf({ input, summary }: NormalDefinition): Kinds {
  const derived = Object.entries(summary.derived).map(
    ([name, of]) => [name, derivedKind(of, input.columns)] as const,
  );
  return { ...input.columns, ...Object.fromEntries(derived) };
}
