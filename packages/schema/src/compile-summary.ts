import type { Kinds } from './definition-derived.ts';
import type { NormalDefinition } from './definition-schema.ts';
import type { Spec, SpecCondition } from './spec.ts';
import { glueType, measureType } from './tables.ts';
import { type ValueKind, valueText } from './values.ts';

function kindNamed(kinds: Kinds, name: string): ValueKind {
  const kind = kinds[name];
  if (kind === undefined) throw new Error(`no column ${name}; normalDefinition lets none through`);
  return kind;
}

function toSpecCondition(
  { column, isMissing, ...condition }: NormalDefinition['summary']['filter'][number],
  kinds: Kinds,
): SpecCondition {
  const kind = kindNamed(kinds, column);
  const texts = Object.entries(condition).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((item) => valueText(kind, item)) : valueText(kind, value),
  ]);
  return { column, ...Object.fromEntries(texts), ...(isMissing !== undefined && { isMissing }) };
}

/** Derived columns and measures with their types, and conditions with their values as text. */
export function compileSummary({ summary }: NormalDefinition, kinds: Kinds): Spec['summary'] {
  return {
    derived: Object.entries(summary.derived).map(([name, of]) => ({
      name,
      ...of,
      type: glueType(kindNamed(kinds, name)),
    })),
    filter: summary.filter.map((condition) => toSpecCondition(condition, kinds)),
    groupBy: summary.groupBy,
    measures: Object.entries(summary.measures).map(([name, measure]) => ({
      name,
      ...measure,
      type: measureType(
        measure.function,
        measure.column === undefined ? { type: 'integer' } : kindNamed(kinds, measure.column),
      ),
    })),
  };
}
