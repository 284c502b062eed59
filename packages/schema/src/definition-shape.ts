import * as z from 'zod';
import { partitionColumn } from './partition.ts';

/** An object with these names only; a wrong one is told the right ones. */
export function exactly<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? `allowed: ${Object.keys(shape).join(', ')}` : undefined,
  });
}

/** A Glue name without quoting: https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html */
export const sqlName = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,99}$/,
    'allowed: lower-case letters, digits and _, starting with a letter, at most 100',
  );

export const columnName = sqlName.refine((name) => name !== partitionColumn, {
  error: `allowed: any name but ${partitionColumn}, which our own tables have`,
});

/** A list without repetition. */
export function distinct<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .min(1)
    .refine((items) => new Set(items).size === items.length, { error: 'allowed: each value once' });
}
