import type { PipelineDefinition } from './define-pipeline.ts';
import type { Spec, SpecColumn } from './spec.ts';

type Shaping = Pick<Spec, 'resultVersion' | 'input' | 'summary'>;

function columnNamed(columns: readonly SpecColumn[], name: string): SpecColumn {
  const column = columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`no column ${name}; checkDefinition lets none through`);
  return column;
}

/** Sums keep the scale of their column and take all 38 digits that Glue has, so that they cannot overflow early. */
export function measureType(columns: readonly SpecColumn[], name: string): string {
  return `decimal(38,${columnNamed(columns, name).scale ?? 0})`;
}

const glueTypes = { integer: 'bigint', text: 'string' } as const;

function keyType(columns: readonly SpecColumn[], name: string): string {
  const { type, precision, scale } = columnNamed(columns, name);
  return type === 'decimal' ? `decimal(${precision},${scale})` : glueTypes[type];
}

const quarantineColumns = [
  { name: 'object_key', type: 'string' },
  { name: 'line_number', type: 'bigint' },
  { name: 'reason', type: 'string' },
  { name: 'column_name', type: 'string' },
  { name: 'raw_line', type: 'string' },
];

/** A later version of the result has tables of its own (`..._v2`). */
export function tableNames({ version = 1, input, summary }: PipelineDefinition) {
  const suffix = version === 1 ? '' : `_v${version}`;
  return {
    raw: `${input.table}_raw`,
    daily: `${summary.table}_daily${suffix}`,
    quarantine: `${input.table}_quarantine${suffix}`,
    summary: `${summary.table}${suffix}`,
  };
}

/** The four tables of a pipeline. */
export function compileTables(definition: PipelineDefinition, { input, summary }: Shaping): Spec['tables'] {
  const names = tableNames(definition);
  const rawColumns = input.columns.map(({ name }) => ({ name, type: 'string' }));
  const columns = [
    ...summary.groupBy.map((name) => ({ name, type: keyType(input.columns, name) })),
    ...summary.measures.map(({ name, type }) => ({ name, type })),
  ];
  return {
    raw: { name: names.raw, columns: rawColumns },
    daily: { name: names.daily, columns },
    quarantine: { name: names.quarantine, columns: quarantineColumns },
    summary: { name: names.summary, columns },
  };
}
