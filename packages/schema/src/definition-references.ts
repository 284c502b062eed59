import type * as z from 'zod';
import { maxSummedPrecision } from './column-limits.ts';
import { checkDerived, type Kinds, kindsOf } from './definition-derived.ts';
import { checkEncoding } from './definition-encoding.ts';
import { checkFilter } from './definition-filter.ts';
import { checkHeader, checkWords } from './definition-header.ts';
import { checkLeftValues } from './definition-left-values.ts';
import { listed, type Path, type Refuse } from './definition-refuse.ts';
import type { NormalDefinition } from './definition-schema.ts';
import { decimalOfColumn } from './derived-kind.ts';
import { hasTotal } from './summary-functions.ts';
import { tableNames } from './tables.ts';

function namesOfType(kinds: Kinds, types: readonly string[]): string[] {
  return Object.entries(kinds)
    .filter(([, { type }]) => types.includes(type))
    .map(([name]) => name);
}

function checkGroups({ groupBy }: NormalDefinition['summary'], kinds: Kinds, refuse: Refuse): void {
  const groupable = namesOfType(kinds, ['text', 'integer', 'date', 'boolean']);
  for (const [index, name] of groupBy.entries()) {
    const path = ['summary', 'groupBy', index];
    if (!groupable.includes(name)) refuse(path, listed(groupable));
    else if (groupBy.indexOf(name) < index) refuse(path, 'each column once');
  }
}

const measurable = {
  sum: ['integer', 'decimal'],
  min: ['integer', 'decimal', 'date', 'timestamp'],
  max: ['integer', 'decimal', 'date', 'timestamp'],
  count: ['text', 'integer', 'decimal', 'date', 'timestamp', 'boolean'],
} as const;

/** Sums fit whatever the order in which they are made, or the definition is wrong. */
function refuseUnsummable(kind: Kinds[string], path: Path, refuse: Refuse): void {
  const { precision } = decimalOfColumn(kind);
  if (precision <= maxSummedPrecision) return;
  refuse(
    path,
    `a column of at most ${maxSummedPrecision} digits, and this one can have ${precision}; a sum has 38 digits, ` +
      'which leaves room for 10^10 records; narrow precision, or min and max',
  );
}

function checkMeasures(summary: NormalDefinition['summary'], kinds: Kinds, refuse: Refuse): void {
  const { groupBy, measures } = summary;
  if (!Object.values(measures).some((measure) => hasTotal(measure.function)))
    refuse(['summary', 'measures'], 'at least one sum or count, whose total proves what is published');
  for (const [name, measure] of Object.entries(measures)) {
    const path = ['summary', 'measures', name];
    const names = namesOfType(kinds, measurable[measure.function]);
    const isOfRecords = measure.function === 'count' && measure.column === undefined;
    const kind = kinds[measure.column ?? ''];
    if (!isOfRecords && !names.includes(measure.column ?? '')) refuse([...path, 'column'], listed(names));
    else if (measure.function === 'sum' && kind !== undefined)
      refuseUnsummable(kind, [...path, 'column'], refuse);
    if (groupBy.includes(name)) refuse(path, 'a name that is not in groupBy');
  }
}

/** Two tables of one pipeline may not have the same name. */
function checkTables(definition: NormalDefinition, refuse: Refuse): void {
  const names = Object.values(tableNames(definition));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    refuse(
      ['summary', 'table'],
      `a name that leads to other tables than input.table does; ${twice} would be two`,
    );
}

/** What no part of a definition can know alone: that names name columns of a fitting type, and tables differ. */
export function checkReferences(definition: NormalDefinition, context: z.RefinementCtx): void {
  const { input, summary } = definition;
  const refuse: Refuse = (path, allowed) =>
    context.addIssue({ code: 'custom', path: [...path], message: `allowed: ${allowed}` });
  if (Object.keys(input.columns).length === 0) {
    refuse(['input', 'columns'], 'at least one column');
    return;
  }
  checkHeader(input, refuse);
  checkWords(input, refuse);
  checkEncoding(definition, refuse);
  checkTables(definition, refuse);
  if (!checkDerived(definition, refuse)) return;
  const kinds = kindsOf(definition);
  checkFilter(summary.filter, kinds, refuse);
  checkLeftValues(summary.filter, kinds, refuse);
  checkGroups(summary, kinds, refuse);
  checkMeasures(summary, kinds, refuse);
}
