import type * as z from 'zod';
import type { PipelineDefinition } from './define-pipeline.ts';
import { tableNames } from './tables.ts';

type Context = z.RefinementCtx;
type Path = readonly (string | number)[];

function refuse(context: Context, path: Path, allowed: string): void {
  context.addIssue({ code: 'custom', path: [...path], message: `allowed: ${allowed}` });
}

function namesOfType({ input }: PipelineDefinition, types: readonly string[]): string[] {
  return Object.entries(input.columns)
    .filter(([, { type }]) => types.includes(type))
    .map(([name]) => name);
}

const listed = (names: readonly string[]) => names.join(', ') || 'none, as no column has a fitting type';

function checkGroups(definition: PipelineDefinition, context: Context): void {
  const { groupBy } = definition.summary;
  const groupable = namesOfType(definition, ['text', 'integer']);
  for (const [index, name] of groupBy.entries()) {
    const path = ['summary', 'groupBy', index];
    if (!groupable.includes(name)) refuse(context, path, listed(groupable));
    else if (groupBy.indexOf(name) < index) refuse(context, path, 'each column once');
  }
}

function checkMeasures(definition: PipelineDefinition, context: Context): void {
  const { groupBy, measures } = definition.summary;
  const summable = namesOfType(definition, ['integer', 'decimal']);
  if (Object.keys(measures).length === 0) refuse(context, ['summary', 'measures'], 'at least one measure');
  for (const [name, { column }] of Object.entries(measures)) {
    const path = ['summary', 'measures', name];
    if (!summable.includes(column)) refuse(context, [...path, 'column'], listed(summable));
    if (groupBy.includes(name)) refuse(context, path, 'a name that is not in groupBy');
  }
}

/** Two tables of one pipeline may not have the same name. */
function checkTables(definition: PipelineDefinition, context: Context): void {
  const names = Object.values(tableNames(definition));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    refuse(
      context,
      ['summary', 'table'],
      `a name that leads to other tables than input.table does; ${twice} would be two`,
    );
}

/** What no part of a definition can know alone: that names name columns of a fitting type, and tables differ. */
export function checkReferences(definition: PipelineDefinition, context: Context): void {
  if (Object.keys(definition.input.columns).length === 0) {
    refuse(context, ['input', 'columns'], 'at least one column');
    return;
  }
  checkGroups(definition, context);
  checkMeasures(definition, context);
  checkTables(definition, context);
}
