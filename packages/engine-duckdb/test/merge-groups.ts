import { addDecimals, compareDecimals, type Spec } from '@ledgerline/schema';
import type { Row } from './scan.ts';

type Measure = Spec['summary']['measures'][number];
type Value = string | null;

const isNumber = ({ type }: Measure) => type === 'bigint' || type.startsWith('decimal');

function merge(measure: Measure, a: Value, b: Value): Value {
  if (a === null || b === null) return a ?? b;
  if (measure.function === 'sum' || measure.function === 'count') return addDecimals([a, b]);
  const order = isNumber(measure) ? compareDecimals(a, b) : a < b ? -1 : 1;
  return (measure.function === 'min') === order <= 0 ? a : b;
}

const byBytes = (a: Value, b: Value) =>
  a === null || b === null
    ? Number(a !== null) - Number(b !== null)
    : Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Summary rows of several objects become those of all of them, by key; slow and apart from the kernel. */
export function mergeGroups(groups: readonly Row[], { summary }: Spec): Row[] {
  const merged = new Map<string, Row>();
  for (const group of groups) {
    const id = JSON.stringify(summary.groupBy.map((key) => group[key]));
    const before = merged.get(id);
    const measures = summary.measures.map((measure) => {
      const value = group[measure.name] as Value;
      return [measure.name, before ? merge(measure, before[measure.name] as Value, value) : value];
    });
    merged.set(id, { ...group, ...Object.fromEntries(measures) });
  }
  return [...merged.values()];
}

/** A text of each row that does not depend on the order of rows or columns. */
export function sortedRows(rows: readonly Row[]): string[] {
  return rows
    .map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => byBytes(a, b))))
    .sort(byBytes);
}
