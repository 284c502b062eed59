import * as z from 'zod';
import { costModel, runCostUsd } from './cost-model.ts';
import { column } from './definition-columns.ts';
import { dialect } from './definition-dialect.ts';
import { DefinitionError } from './definition-error.ts';
import { nameOf, toProblems } from './definition-problem.ts';
import { queryProblem } from './definition-query.ts';
import { checkReferences } from './definition-references.ts';
import { columnName, exactly, named, sqlName, textWithout } from './definition-shape.ts';
import { summary } from './definition-summary.ts';

const dayInMinutes = 1440;
const minutes = z.int().min(0).max(dayInMinutes).default(0);

/** Dollars, rounded up: with less no run could scan anything. */
function leastRunCostUsd(): number {
  const { minimumSeconds, dpus } = costModel;
  return Math.ceil(runCostUsd(minimumSeconds, dpus, 'STANDARD') * 10_000) / 10_000;
}

function allowedRunCost(): string {
  const { minimumSeconds, dpus, usdPerDpuHour } = costModel;
  const shortest = `${minimumSeconds} s of ${dpus} DPUs at $${usdPerDpuHour.STANDARD} an hour`;
  return `allowed: at least ${leastRunCostUsd()}, the price of the shortest run (${shortest}); raise it`;
}

const definitionSchema = exactly({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'allowed: lower-case words joined by -')
    .max(32),
  version: z.int().min(1).default(1),
  input: exactly({ table: sqlName, format: dialect, columns: named(columnName, column) }),
  summary,
  queries: named(
    sqlName,
    z
      .string()
      .min(1, { abort: true })
      .regex(/^[^\0\p{Cs}]*$/u, { error: 'allowed: a text without NUL or lone surrogates', abort: true })
      .pipe(textWithout(queryProblem)),
  ),
  gates: exactly({
    maxRejectedRatio: z.number().min(0).max(1),
    minAccepted: z.int().min(0).default(1),
    duplicateContent: z.enum(['hold', 'allow']).default('hold'),
  }),
  arrival: exactly({
    successObject: z.boolean().default(false),
    quietMinutes: minutes,
    minRunIntervalMinutes: minutes,
  }).prefault({}),
  objectives: exactly({
    freshnessHours: z.number().positive(),
    runCostUsd: z.number().min(leastRunCostUsd(), allowedRunCost()),
  }),
});

/** A definition with every default filled; limits of columns are texts. */
export type NormalDefinition = z.output<typeof definitionSchema>;

const checkedSchema = definitionSchema.superRefine(checkReferences);

/** @throws DefinitionError naming every wrong path, the value seen and what is allowed */
export function normalDefinition(definition: unknown): NormalDefinition {
  const result = checkedSchema.safeParse(definition);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => toProblems(definition, issue));
  throw new DefinitionError(nameOf(definition), problems);
}
