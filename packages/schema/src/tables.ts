import type { Kinds } from './definition-derived.ts';
import type { NormalDefinition } from './definition-schema.ts';
import type { Spec } from './spec.ts';
import type { ValueKind } from './values.ts';

/** The Glue type of a column; years, months and days are integers. */
export function glueType({ type, precision, scale }: ValueKind): string {
  switch (type) {
    case 'integer':
      return 'bigint';
    case 'decimal':
      return `decimal(${precision},${scale})`;
    case 'text':
      return 'string';
    case 'date':
    case 'timestamp':
    case 'boolean':
      return type;
  }
}

/** Sums keep the scale of their column and take all 38 digits that Glue has, so that they cannot overflow early. */
export function measureType(measure: Spec['summary']['measures'][number]['function'], of: ValueKind): string {
  switch (measure) {
    case 'sum':
      return `decimal(38,${of.scale ?? 0})`;
    case 'count':
      return 'bigint';
    case 'min':
    case 'max':
      return glueType(of);
  }
}

const quarantineColumns = [
  { name: 'object_key', type: 'string' },
  { name: 'line_number', type: 'bigint' },
  { name: 'reason', type: 'string' },
  { name: 'column_name', type: 'string' },
  { name: 'raw_line', type: 'string' },
];

/** A later version of the result has tables of its own (`..._v2`). */
export function tableNames({ version, input, summary }: NormalDefinition) {
  const suffix = version === 1 ? '' : `_v${version}`;
  return {
    raw: `${input.table}_raw`,
    daily: `${summary.table}_daily${suffix}`,
    quarantine: `${input.table}_quarantine${suffix}`,
    summary: `${summary.table}${suffix}`,
  };
}

/** The four tables of a pipeline; `kinds` are those of contract and derived columns. */
export function compileTables(
  definition: NormalDefinition,
  measures: Spec['summary']['measures'],
  kinds: Kinds,
): Spec['tables'] {
  const names = tableNames(definition);
  const rawColumns = Object.keys(definition.input.columns).map((name) => ({ name, type: 'string' }));
  const columns = [
    ...definition.summary.groupBy.map((name) => ({ name, type: glueType(kinds[name] ?? { type: 'text' }) })),
    ...measures.map(({ name, type }) => ({ name, type })),
  ];
  return {
    raw: { name: names.raw, columns: rawColumns },
    daily: { name: names.daily, columns },
    quarantine: { name: names.quarantine, columns: quarantineColumns },
    summary: { name: names.summary, columns },
  };
}
