import * as z from 'zod';
import { columnTypes } from './columns.ts';
import { hash } from './documents/scalars.ts';
import { kernelStatements } from './kernel-statements.ts';
import { derivedFunctions, measureFunctions } from './summary-functions.ts';

const glueType = z.string().describe('a Glue type, for instance decimal(38,2)');
const glueColumn = z.strictObject({ name: z.string(), type: glueType });
const table = z.strictObject({ name: z.string(), columns: z.array(glueColumn) });
const text = z.string().describe('a value as text: plain digits, ISO dates and times, true or false');

/** Defaults are filled: what can be said of a type is said. */
const specColumn = z.strictObject({
  name: z.string(),
  header: z.string().describe('what the header of an object calls it'),
  type: z.enum(columnTypes),
  required: z.boolean(),
  min: text.optional(),
  max: text.optional(),
  precision: z.int().optional(),
  scale: z.int().optional(),
  maxLength: z.int().optional().describe('in code points'),
  pattern: z.string().optional().describe('the whole text matches; the same in RE2, Python and JavaScript'),
  oneOf: z.array(z.string()).optional(),
  format: z.string().optional().describe('of a date or timestamp, in yyyy MM dd HH mm ss'),
  trueWords: z.array(z.string()).optional(),
  falseWords: z.array(z.string()).optional(),
});

const specDialect = z.strictObject({
  format: z.literal('csv'),
  delimiter: z.string().length(1),
  quote: z.string().length(1),
  header: z.boolean(),
  encoding: z.enum(['utf-8', 'latin-1']),
  multiline: z.boolean().describe('quoted fields may hold line ends'),
  maxLineBytes: z.int(),
  maxObjectBytes: z.int().describe('decompressed'),
  maxCompressionRatio: z.int().describe('decompressed by stored bytes, judged after the first MiB'),
  maxMultilineBytes: z.int().describe('largest object with multiline, decompressed'),
});

const specDerived = z.strictObject({
  name: z.string(),
  function: z.enum(derivedFunctions),
  columns: z.array(z.string()),
  type: glueType,
});

/** On a contract or derived column; NULL breaks all but notOneOf and isMissing. */
const specCondition = z.strictObject({
  column: z.string(),
  min: text.optional(),
  max: text.optional(),
  oneOf: z.array(text).optional(),
  notOneOf: z.array(text).optional(),
  isMissing: z.boolean().optional(),
});

const specMeasure = z.strictObject({
  name: z.string(),
  function: z.enum(measureFunctions),
  column: z.string().optional().describe('a contract or derived column; absent: records are counted'),
  type: glueType,
});

/** The compiled form of a definition that engines and Lambdas read; `specHash` is the hash of its canonical JSON. */
export const spec = z.strictObject({
  version: z.literal(1),
  pipeline: z.string().min(1),
  resultVersion: z.int().min(1),
  contractHash: hash,
  input: z.strictObject({ dialect: specDialect, columns: z.array(specColumn) }),
  summary: z.strictObject({
    derived: z.array(specDerived),
    filter: z.array(specCondition).describe('all hold, or the record is accepted but filtered'),
    groupBy: z.array(z.string()),
    measures: z.array(specMeasure),
  }),
  tables: z.strictObject({
    raw: table.describe('external over the input, all strings, for looking'),
    daily: table.describe('the summary, partitioned by ingest_date'),
    quarantine: table.describe('rejected records, partitioned by ingest_date'),
    summary: table.describe('the total of all partitions'),
  }),
  older: z
    .strictObject({ daily: z.string(), quarantine: z.string(), summary: z.string() })
    .nullable()
    .describe('tables of the version of the result before; null for version 1'),
  kernel: z.strictObject({ version: z.int(), sql: z.record(z.enum(kernelStatements), z.string()) }),
  queries: z.record(z.string(), z.string()),
  gates: z.strictObject({
    maxRejectedRatio: z.number(),
    minAccepted: z.int(),
    duplicateContent: z.enum(['hold', 'allow']),
  }),
  arrival: z.strictObject({
    successObject: z.boolean(),
    quietMinutes: z.int(),
    minRunIntervalMinutes: z.int(),
  }),
  objectives: z.strictObject({ freshnessHours: z.number(), runCostUsd: z.number() }),
});

/**
 * What stays readable of a committed spec when Ledgerline's own form of specs has moved on: enough to keep the tables of
 * an older version, whose definition is gone.
 */
export const frozenSpec = z.object({
  pipeline: z.string().min(1),
  resultVersion: z.int().min(1),
  contractHash: hash,
  tables: z.object({ raw: table, daily: table, quarantine: table, summary: table }),
});

export type FrozenSpec = z.infer<typeof frozenSpec>;

export type Spec = z.infer<typeof spec>;
export type SpecColumn = z.infer<typeof specColumn>;
export type SpecDerived = z.infer<typeof specDerived>;
export type SpecCondition = z.infer<typeof specCondition>;
export type SpecMeasure = z.infer<typeof specMeasure>;
