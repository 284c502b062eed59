import * as z from 'zod';
import type { PipelineDefinition } from './define-pipeline.ts';
import type { NormalColumn } from './definition-columns.ts';
import { normalDefinition } from './definition-schema.ts';
import { wholeMatch } from './pattern.ts';
import type { RejectReason } from './reasons.ts';
import type { RowOf } from './row-types.ts';
import { isoTime } from './time-format.ts';
import { isOrdered, valueText } from './values.ts';

type Of<Type extends NormalColumn['type']> = Extract<NormalColumn, { type: Type }>;

const filled = z.string().min(1, { error: 'missing', abort: true });

/** A check whose message is a reason; later ones are not asked once it fails. */
const rule = (reason: RejectReason) => ({ error: reason, abort: true });

function isInRange(column: Of<'integer' | 'decimal' | 'date' | 'timestamp'>, value: string): boolean {
  const { min, max } = column;
  return (
    (min === undefined || isOrdered(column, min, value)) &&
    (max === undefined || isOrdered(column, value, max))
  );
}

function integerField(column: Of<'integer'>) {
  return filled
    .regex(/^-?[0-9]+$/, rule('not-integer'))
    .refine((value) => isInRange(column, value), rule('out-of-range'))
    .transform(BigInt);
}

function decimalField(column: Of<'decimal'>) {
  const { precision, scale } = column;
  const fraction = scale === 0 ? '' : `([.][0-9]{1,${scale}})?`;
  const form = new RegExp(`^-?[0-9]{1,${precision - scale}}${fraction}$`);
  return filled
    .regex(form, rule('not-decimal'))
    .refine((value) => isInRange(column, value), rule('out-of-range'));
}

function timeField(column: Of<'date' | 'timestamp'>) {
  const { type, format } = column;
  const isTime = (value: string) => valueText(column, isoTime(type, format, value)) !== undefined;
  return filled
    .refine(isTime, rule(type === 'date' ? 'not-date' : 'not-timestamp'))
    .transform((value) => isoTime(type, format, value) ?? '')
    .refine((value) => isInRange(column, value), rule('out-of-range'));
}

function booleanField(column: Of<'boolean'>) {
  const words = [...column.true, ...column.false];
  return filled
    .refine((value) => words.includes(value), rule('not-boolean'))
    .transform((value) => column.true.includes(value));
}

function textField({ maxLength, pattern = '[^]*', oneOf }: Of<'text'>) {
  const form = wholeMatch(pattern);
  return filled
    .refine((value) => [...value].length <= maxLength, rule('too-long'))
    .refine((value) => form.test(value), rule('pattern'))
    .refine((value) => oneOf === undefined || oneOf.includes(value), rule('not-allowed'));
}

function requiredField(column: NormalColumn): z.ZodType {
  switch (column.type) {
    case 'integer':
      return integerField(column);
    case 'decimal':
      return decimalField(column);
    case 'date':
    case 'timestamp':
      return timeField(column);
    case 'boolean':
      return booleanField(column);
    case 'text':
      return textField(column);
  }
}

function field(column: NormalColumn): z.ZodType {
  const required = requiredField(column);
  if (column.required) return required;
  return z.preprocess((value) => (value === '' ? null : value), required.nullable());
}

/**
 * A zod schema from the fields of one CSV record (texts) to a typed row; its messages are reject reasons.
 *
 * @throws DefinitionError as compilePipeline does
 */
export function rowSchema<D extends PipelineDefinition>(definition: D): z.ZodType<RowOf<D>> {
  const { columns } = normalDefinition(definition).input;
  const fields = Object.entries(columns).map(([name, column]) => [name, field(column)]);
  return z.strictObject(Object.fromEntries(fields)) as unknown as z.ZodType<RowOf<D>>;
}
