import { decimalOfColumn } from './derived-kind.ts';
import { valueName } from './kernel-quote.ts';
import { sqlType } from './kernel-types.ts';
import type { SpecColumn, SpecDerived } from './spec.ts';

const operators = { sum: ' + ', difference: ' - ', product: ' * ' } as const;

/** The columns of a product keep their own types, that add up to its type; those of a sum take its type at once. */
function operand(column: SpecColumn, { function: derive, type }: SpecDerived): string {
  const own = decimalOfColumn(column);
  const as = derive === 'product' ? `DECIMAL(${own.precision},${own.scale})` : sqlType(type);
  return `${valueName(column.name)}::${as}`;
}

function derivedExpression(derived: SpecDerived, columns: readonly SpecColumn[]): string {
  const named = derived.columns.flatMap((name) => columns.find((column) => column.name === name) ?? []);
  switch (derived.function) {
    case 'year':
    case 'month':
    case 'day':
      return `${derived.function}(${named.map(({ name }) => valueName(name)).join()})`;
    case 'sum':
    case 'difference':
    case 'product': {
      const operands = named.map((column) => operand(column, derived));
      return `(${operands.join(operators[derived.function])})::${sqlType(derived.type)}`;
    }
  }
}

/** Derived columns of records that keep the contract; of others the values may be beyond the types. */
export function derivedValues(derived: readonly SpecDerived[], columns: readonly SpecColumn[]): string[] {
  return derived.map(
    (of) =>
      `-- ${of.name}: ${of.function} of ${of.columns.join(', ')}\n    CASE WHEN _fault IS NULL THEN ${derivedExpression(of, columns)} END AS ${valueName(of.name)}`,
  );
}
