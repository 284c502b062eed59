import * as z from 'zod';
import { columnName, distinct, exactly, sqlName } from './definition-shape.ts';
import { derivedFunctions, measureFunctions } from './summary-functions.ts';

const derived = exactly({ function: z.enum(derivedFunctions), columns: z.array(z.string()).min(1) });

const value = z.union([z.string(), z.number(), z.bigint(), z.boolean()], {
  error: 'allowed: a text, a whole number, true or false',
});

const condition = exactly({
  column: z.string(),
  min: value.optional(),
  max: value.optional(),
  oneOf: distinct(value).optional(),
  notOneOf: distinct(value).optional(),
  isMissing: z.boolean().optional(),
});

const measure = exactly({ function: z.enum(measureFunctions), column: z.string().optional() });

/** Their meaning is checked with the columns at hand. */
export const summary = exactly({
  table: sqlName,
  derived: z.record(columnName, derived).default({}),
  filter: z.array(condition).default([]),
  groupBy: z.array(z.string()).min(1),
  measures: z.record(columnName, measure),
});
