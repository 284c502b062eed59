import * as z from 'zod';
import { columnName, exactly, named, sqlName } from './definition-shape.ts';
import { derivedFunctions, measureFunctions } from './summary-functions.ts';

const derived = exactly({ function: z.enum(derivedFunctions), columns: z.array(z.string()).min(1) });

const value = z.union([z.string(), z.number(), z.bigint(), z.boolean()], {
  error: 'allowed: a text, a whole number, true or false',
});

const condition = exactly({
  column: z.string(),
  min: value.optional(),
  max: value.optional(),
  oneOf: z.array(value).min(1).optional(),
  notOneOf: z.array(value).min(1).optional(),
  isMissing: z.boolean().optional(),
});

const measure = exactly({ function: z.enum(measureFunctions), column: z.string().optional() });

/** Their meaning is checked with the columns at hand. */
export const summary = exactly({
  table: sqlName,
  derived: named(columnName, derived).default({}),
  filter: z.array(condition).default([]),
  groupBy: z.array(z.string()).min(1),
  measures: named(columnName, measure),
});
