import * as z from 'zod';
import { bigintRange, maxDecimalPrecision } from './columns.ts';
import { compareDecimals } from './decimal-number.ts';
import type { PipelineDefinition } from './define-pipeline.ts';
import { DefinitionError } from './definition-error.ts';
import { nameOf, toProblems } from './definition-problem.ts';
import { checkReferences } from './definition-references.ts';
import { partitionColumn } from './partition.ts';

/** An object with these names only; a wrong one is told the right ones. */
function exactly<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? `allowed: ${Object.keys(shape).join(', ')}` : undefined,
  });
}

/** A Glue name without quoting: https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html */
const sqlName = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,99}$/,
    'allowed: lower-case letters, digits and _, starting with a letter, at most 100',
  );

const columnName = sqlName.refine((name) => name !== partitionColumn, {
  error: `allowed: any name but ${partitionColumn}, which our own tables have`,
});

const required = z.boolean();

const wholeNumber = z
  .custom<number | bigint>((value) => typeof value === 'bigint' || Number.isSafeInteger(value), {
    error: 'allowed: a whole number; above 2^53 as a bigint',
    abort: true,
  })
  .refine((value) => value >= bigintRange.min && value <= bigintRange.max, {
    error: 'allowed: a 64-bit integer',
    abort: true,
  });

const decimalLimit = z
  .string({ error: "allowed: a decimal number as text, for instance '0.00'" })
  .regex(/^-?[0-9]+([.][0-9]+)?$/, {
    error: "allowed: a decimal number as text, for instance '0.00'",
    abort: true,
  });

const integerColumn = exactly({
  type: z.literal('integer'),
  required,
  min: wholeNumber,
  max: wholeNumber,
}).refine(({ min, max }) => min <= max, { path: ['min'], error: 'allowed: at most max' });

const textColumn = exactly({ type: z.literal('text'), required, maxLength: z.int().min(1).max(65_535) });

interface DecimalForm {
  readonly precision: number;
  readonly scale: number;
}

function isHeldBy({ precision, scale }: DecimalForm, limit: string): boolean {
  const [whole = '', fraction = ''] = limit.replace('-', '').split('.');
  return fraction.length <= scale && whole.replace(/^0+(?=\d)/, '').length <= precision - scale;
}

const decimalColumn = exactly({
  type: z.literal('decimal'),
  required,
  precision: z.int().min(1).max(maxDecimalPrecision),
  scale: z.int().min(0, { abort: true }),
  min: decimalLimit.optional(),
  max: decimalLimit.optional(),
})
  .refine(({ precision, scale }) => scale < precision, {
    path: ['scale'],
    error: 'allowed: less than precision',
    abort: true,
  })
  .superRefine((column, context) => {
    const { precision, scale, min, max } = column;
    const error = `allowed: a number that decimal(${precision},${scale}) can hold`;
    for (const [name, limit] of Object.entries({ min, max }))
      if (limit !== undefined && !isHeldBy(column, limit))
        context.addIssue({ code: 'custom', path: [name], message: error });
    if (min !== undefined && max !== undefined && compareDecimals(min, max) > 0)
      context.addIssue({ code: 'custom', path: ['min'], message: 'allowed: at most max' });
  });

const column = z.discriminatedUnion('type', [integerColumn, decimalColumn, textColumn], {
  error: ({ code }) => (code === 'invalid_union' ? 'allowed: integer, decimal, text' : undefined),
});

const dialect = exactly({
  format: z.literal('csv'),
  delimiter: z.literal(','),
  quote: z.literal('"'),
  encoding: z.literal('utf-8'),
  maxLineBytes: z.int().min(64).max(16_777_216),
  maxObjectBytes: z.int().min(1),
});

const measure = exactly({ function: z.literal('sum'), column: z.string() });

const definitionSchema = exactly({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'allowed: lower-case words joined by -')
    .max(32),
  version: z.int().min(1).optional(),
  input: exactly({ table: sqlName, format: dialect, columns: z.record(columnName, column) }),
  summary: exactly({
    table: sqlName,
    groupBy: z.array(z.string()).min(1),
    measures: z.record(columnName, measure),
  }),
  queries: z.record(sqlName, z.string().min(1)),
  gates: exactly({
    maxRejectedRatio: z.number().min(0).max(1),
    minAccepted: z.int().min(0).optional(),
  }),
  objectives: exactly({ freshnessHours: z.number().positive(), runCostUsd: z.number().positive() }),
}).superRefine((definition, context) => checkReferences(definition as PipelineDefinition, context));

/** @throws DefinitionError naming every wrong path, the value seen and what is allowed */
export function checkDefinition(definition: unknown): void {
  const result = definitionSchema.safeParse(definition);
  if (result.success) return;
  const problems = result.error.issues.flatMap((issue) => toProblems(definition, issue));
  throw new DefinitionError(nameOf(definition), problems);
}
