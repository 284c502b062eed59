import * as z from 'zod';
import { bigintRange, maxDecimalPrecision } from './columns.ts';
import { DefinitionError, type DefinitionProblem } from './definition-error.ts';

/** A Glue name without quoting: https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html */
const sqlName = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,99}$/,
    'allowed: lower-case letters, digits and _, starting with a letter, at most 100',
  );

/** Names we add to tables of our own; a column of the contract may not take them. */
const reservedNames = ['ingest_date', 'object_key', 'line_number', 'reason', 'column_name', 'raw_line'];

const columnName = sqlName.refine((name) => !reservedNames.includes(name), {
  error: `taken by our own tables; allowed: any name but ${reservedNames.join(', ')}`,
});

const required = z.boolean();
const wholeNumber = z
  .union([z.int(), z.bigint()])
  .refine((value) => value >= bigintRange.min && value <= bigintRange.max, {
    error: 'allowed: a 64-bit integer',
  });
const decimalLimit = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, "allowed: a decimal number as text, for instance '0.00'");

const integerColumn = z
  .strictObject({ type: z.literal('integer'), required, min: wholeNumber, max: wholeNumber })
  .refine(({ min, max }) => min <= max, { path: ['min'], error: 'allowed: at most max' });

const textColumn = z.strictObject({
  type: z.literal('text'),
  required,
  maxLength: z.int().min(1).max(65_535),
});

const fits = (limit: string, { precision, scale }: { precision: number; scale: number }) => {
  const [whole = '', fraction = ''] = limit.replace('-', '').split('.');
  return fraction.length <= scale && whole.replace(/^0+(?=\d)/, '').length <= Math.max(precision - scale, 1);
};

const decimalColumn = z
  .strictObject({
    type: z.literal('decimal'),
    required,
    precision: z.int().min(1).max(maxDecimalPrecision),
    scale: z.int().min(0),
    min: decimalLimit.optional(),
    max: decimalLimit.optional(),
  })
  .refine(({ precision, scale }) => scale < precision, {
    path: ['scale'],
    error: 'allowed: less than precision',
  })
  .superRefine((column, context) => {
    for (const name of ['min', 'max'] as const) {
      const limit = column[name];
      if (limit === undefined || fits(limit, column)) continue;
      const message = `allowed: a number that decimal(${column.precision},${column.scale}) can hold`;
      context.addIssue({ code: 'custom', path: [name], message, input: limit });
    }
  });

const column = z.discriminatedUnion('type', [integerColumn, textColumn, decimalColumn]);

const dialect = z.strictObject({
  format: z.literal('csv'),
  delimiter: z.literal(','),
  quote: z.literal('"'),
  encoding: z.literal('utf-8'),
  maxLineBytes: z.int().min(64).max(16_777_216),
  maxObjectBytes: z.int().min(1),
});

const measure = z.strictObject({ function: z.literal('sum'), column: z.string() });

const definitionSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'allowed: lower-case words joined by -')
      .max(32),
    version: z.int().min(1).optional(),
    input: z.strictObject({ table: sqlName, format: dialect, columns: z.record(columnName, column) }),
    summary: z.strictObject({
      table: sqlName,
      groupBy: z.array(z.string()).min(1),
      measures: z.record(columnName, measure),
    }),
    queries: z.record(sqlName, z.string().min(1)),
    gates: z.strictObject({
      maxRejectedRatio: z.number().min(0).max(1),
      minAccepted: z.int().min(0).optional(),
    }),
    objectives: z.strictObject({ freshnessHours: z.number().positive(), runCostUsd: z.number().positive() }),
  })
  .superRefine(({ input, summary }, context) => {
    const names = Object.keys(input.columns);
    const refuse = (path: (string | number)[], value: string, allowed: readonly string[]) =>
      context.addIssue({
        code: 'custom',
        path: ['summary', ...path],
        message: `allowed: ${allowed.join(', ') || 'none of the columns'}`,
        input: value,
      });
    const ofType = (...types: string[]) =>
      names.filter((name) => types.includes(input.columns[name]?.type ?? ''));
    const groupable = ofType('text', 'integer');
    const summable = ofType('integer', 'decimal');
    for (const [index, name] of summary.groupBy.entries())
      if (!groupable.includes(name)) refuse(['groupBy', index], name, groupable);
    for (const [name, { column }] of Object.entries(summary.measures)) {
      if (!summable.includes(column)) refuse(['measures', name, 'column'], column, summable);
      if (summary.groupBy.includes(name)) refuse(['measures', name], name, ['a name that is not in groupBy']);
    }
    if (names.length === 0)
      refuse(['groupBy'], 'input.columns is empty', ['at least one column in input.columns']);
  });

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    root,
  );
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value, (_, child) => (typeof child === 'bigint' ? String(child) : child));
  return text === undefined ? typeof value : text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function toProblem(definition: unknown, { path, message }: z.core.$ZodIssue): DefinitionProblem {
  return {
    path: path.map(String).join('.') || '(definition)',
    message: `saw ${show(valueAt(definition, path))}; ${message}`,
  };
}

/** @throws DefinitionError naming every wrong path, the value seen and what is allowed */
export function checkDefinition(definition: unknown): void {
  const result = definitionSchema.safeParse(definition);
  if (result.success) return;
  const name = show((definition as { name?: unknown } | null)?.name);
  throw new DefinitionError(
    name,
    result.error.issues.map((issue) => toProblem(definition, issue)),
  );
}
