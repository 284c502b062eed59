import * as z from 'zod';
import { hash } from './documents/scalars.ts';

const glueColumn = z.strictObject({
  name: z.string(),
  type: z.string().describe('a Glue type, for instance decimal(38,2)'),
});
const table = z.strictObject({ name: z.string(), columns: z.array(glueColumn) });

const specColumn = z.strictObject({
  name: z.string(),
  type: z.enum(['integer', 'decimal', 'text']),
  required: z.boolean(),
  min: z.string().optional(),
  max: z.string().optional(),
  precision: z.int().optional(),
  scale: z.int().optional(),
  maxLength: z.int().optional(),
});

/** The compiled form of a definition that engines and Lambdas read; `specHash` is the hash of its canonical JSON. */
export const spec = z.strictObject({
  version: z.literal(1),
  pipeline: z.string().min(1),
  resultVersion: z.int().min(1),
  contractHash: hash,
  input: z.strictObject({
    dialect: z.strictObject({
      format: z.literal('csv'),
      delimiter: z.string().length(1),
      quote: z.string().length(1),
      encoding: z.literal('utf-8'),
      maxLineBytes: z.int(),
      maxObjectBytes: z.int(),
    }),
    columns: z.array(specColumn),
  }),
  summary: z.strictObject({
    groupBy: z.array(z.string()),
    measures: z.array(
      z.strictObject({ name: z.string(), function: z.literal('sum'), column: z.string(), type: z.string() }),
    ),
  }),
  tables: z.strictObject({
    raw: table.describe('external over the input, all strings, for looking'),
    daily: table.describe('the summary, partitioned by ingest_date'),
    quarantine: table.describe('rejected records, partitioned by ingest_date'),
    summary: table.describe('the total of all partitions'),
  }),
  kernel: z.strictObject({ version: z.int(), sql: z.record(z.string(), z.string()) }),
  queries: z.record(z.string(), z.string()),
  gates: z.strictObject({ maxRejectedRatio: z.number(), minAccepted: z.int() }),
  objectives: z.strictObject({ freshnessHours: z.number(), runCostUsd: z.number() }),
});

export type Spec = z.infer<typeof spec>;
export type SpecColumn = z.infer<typeof specColumn>;
