import * as z from 'zod';
import { partitionColumn } from './partition.ts';
import { allowedValue, valueText } from './values.ts';

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

/** Values by their names. */
export function named<Value extends z.ZodType>(name: z.ZodType<string, string>, value: Value) {
  // JSON can hold the name `__proto__`, and a record of zod drops it
  const checked = z.unknown().superRefine((input, context) => {
    if (!Object.hasOwn(Object(input), '__proto__')) return;
    const { issues = [] } = name.safeParse('__proto__').error ?? {};
    const path = ['__proto__'];
    context.addIssue({ code: 'invalid_key', origin: 'record', path, input, issues, continue: false });
  });
  return checked.pipe(z.record(name, value));
}

const text = { type: 'text' } as const;

/** A text that a field can be. */
export const plainText = z
  .string()
  .min(1, { abort: true })
  .refine((value) => valueText(text, value) !== undefined, { error: allowedValue(text), abort: true });

/** A text that a problem, if it has one, is known of. */
export function textWithout(problemOf: (text: string) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, continue: false });
  });
}

/** A list without repetition. */
export function distinct<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .min(1, { abort: true })
    .refine((items) => new Set(items).size === items.length, {
      error: 'allowed: each value once',
      abort: true,
    });
}
