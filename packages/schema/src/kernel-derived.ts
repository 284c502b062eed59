import { decimalOfColumn, numberDerivedFrom } from './derived-kind.ts';
import { valueName } from './kernel-quote.ts';
import { sqlType } from './kernel-types.ts';
import type { SpecColumn, SpecDerived } from './spec.ts';

const operators = { sum: ' + ', difference: ' - ', product: ' * ' } as const;

/** The digits of DuckDB's 64-bit decimals: a product of two such stays one, and overflows. */
const maxNarrowPrecision = 18;

/** The factors of a product keep their scales, which add up to its scale; a wide product begins with a wide one. */
function factors(columns: readonly SpecColumn[], precision: number): string[] {
  const least = precision > maxNarrowPrecision ? maxNarrowPrecision + 1 : 0;
  return columns.map((column, index) => {
    const own = decimalOfColumn(column);
    const width = index === 0 ? Math.max(own.precision, least) : own.precision;
    return `${valueName(column.name)}::DECIMAL(${width},${own.scale})`;
  });
}

/** The terms of a sum have its type at once. */
function terms(columns: readonly SpecColumn[], type: string): string[] {
  return columns.map(({ name }) => `${valueName(name)}::${sqlType(type)}`);
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
      const { precision } = numberDerivedFrom(derived.function, named);
      const operands =
        derived.function === 'product' ? factors(named, precision) : terms(named, derived.type);
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
