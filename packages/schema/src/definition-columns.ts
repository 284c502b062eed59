import * as z from 'zod';
import { bigintRange, defaultMaxLength, maxDecimalPrecision } from './column-limits.ts';
import { columnTypes } from './columns.ts';
import { distinct, exactly, plainText, textWithout } from './definition-shape.ts';
import { acceptedTexts } from './definition-texts.ts';
import { patternProblem, shortestMatch } from './pattern.ts';
import { defaultFormats, formatProblem } from './time-format.ts';
import { allowedValue, isOrdered, type ValueKind, valueText } from './values.ts';

const shared = {
  required: z.boolean().default(true),
  header: plainText
    .refine((header) => !header.startsWith('\ufeff'), {
      error: 'allowed: a text that does not begin with a byte order mark',
    })
    .optional(),
};

/** A limit of a kind that is known before the column is; gives the text of the spec. */
function limit(kind: ValueKind) {
  return z
    .custom<string>((value) => valueText(kind, value) !== undefined, {
      error: allowedValue(kind),
      abort: true,
    })
    .transform((value) => valueText(kind, value) ?? '');
}

interface Limits {
  readonly min?: string | undefined;
  readonly max?: string | undefined;
}

function refuseDisorder(kind: ValueKind, { min, max }: Limits, context: z.RefinementCtx): void {
  if (min === undefined || max === undefined || isOrdered(kind, min, max)) return;
  context.addIssue({ code: 'custom', path: ['min'], message: 'allowed: at most max' });
}

const integerLimit = limit({ type: 'integer' });
const integerColumn = exactly({
  type: z.literal('integer'),
  ...shared,
  min: integerLimit.default(String(bigintRange.min)),
  max: integerLimit.default(String(bigintRange.max)),
}).superRefine((column, context) => refuseDisorder(column, column, context));

const number = z.string({ error: "allowed: a decimal number as text, for instance '0.00'" });
const decimalColumn = exactly({
  type: z.literal('decimal'),
  ...shared,
  precision: z.int().min(1, { abort: true }).max(maxDecimalPrecision, { abort: true }),
  scale: z.int().min(0, { abort: true }),
  min: number.optional(),
  max: number.optional(),
})
  .refine(({ precision, scale }) => scale < precision, {
    path: ['scale'],
    error: 'allowed: less than precision',
    abort: true,
  })
  .superRefine((column, context) => {
    const wrong = (['min', 'max'] as const).filter(
      (name) => column[name] !== undefined && valueText(column, column[name]) === undefined,
    );
    for (const name of wrong)
      context.addIssue({ code: 'custom', path: [name], message: allowedValue(column), continue: false });
    if (wrong.length === 0) refuseDisorder(column, column, context);
  });

/** Without a field that could be right, every record would be rejected. */
function neverMatches(pattern: string, maxLength: number): string {
  const least = shortestMatch(pattern);
  const why = Number.isFinite(least) ? `this one has at least ${least}` : 'an empty field is a missing one';
  return `allowed: a pattern that a text of 1 to ${maxLength} code points matches, as maxLength accepts no more; ${why}`;
}

const textColumn = exactly({
  type: z.literal('text'),
  ...shared,
  maxLength: z.int().min(1, { abort: true }).max(65_535).default(defaultMaxLength),
  pattern: textWithout(patternProblem).optional(),
  oneOf: distinct(plainText).optional(),
}).superRefine((column, context) => {
  const { pattern, maxLength } = column;
  if (pattern !== undefined && shortestMatch(pattern) > maxLength)
    context.addIssue({ code: 'custom', path: ['pattern'], message: neverMatches(pattern, maxLength) });
  for (const [index, text] of (column.oneOf ?? []).entries()) {
    const allowed = acceptedTexts(column, text);
    if (allowed !== undefined)
      context.addIssue({ code: 'custom', path: ['oneOf', index], message: `allowed: ${allowed}` });
  }
});

const dateLimit = limit({ type: 'date' });
const dateColumn = exactly({
  type: z.literal('date'),
  ...shared,
  format: textWithout((format) => formatProblem('date', format)).default(defaultFormats.date),
  min: dateLimit.optional(),
  max: dateLimit.optional(),
}).superRefine((column, context) => refuseDisorder(column, column, context));

const timestampLimit = limit({ type: 'timestamp' });
const timestampColumn = exactly({
  type: z.literal('timestamp'),
  ...shared,
  format: textWithout((format) => formatProblem('timestamp', format)).default(defaultFormats.timestamp),
  min: timestampLimit.optional(),
  max: timestampLimit.optional(),
}).superRefine((column, context) => refuseDisorder(column, column, context));

const words = distinct(plainText);
const booleanColumn = exactly({
  type: z.literal('boolean'),
  ...shared,
  true: words.default(['true']),
  false: words.default(['false']),
}).refine((column) => !column.false.some((word) => column.true.includes(word)), {
  path: ['false'],
  error: 'allowed: words that do not mean true',
});

/** A column with its defaults; its limits are texts. */
export const column = z.discriminatedUnion(
  'type',
  [textColumn, integerColumn, decimalColumn, dateColumn, timestampColumn, booleanColumn],
  { error: ({ code }) => (code === 'invalid_union' ? `allowed: ${columnTypes.join(', ')}` : undefined) },
);

export type NormalColumn = z.output<typeof column>;
