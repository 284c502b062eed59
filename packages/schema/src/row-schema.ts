import * as z from 'zod';
import type { Column, DecimalColumn, IntegerColumn, TextColumn } from './columns.ts';
import { compareDecimals } from './decimal-number.ts';
import type { PipelineDefinition, RowOf } from './define-pipeline.ts';

const filled = z.string().min(1, { error: 'missing', abort: true });

function integerField({ min, max }: IntegerColumn) {
  return filled
    .regex(/^-?[0-9]+$/, 'not-integer')
    .transform(BigInt)
    .refine((value) => value >= BigInt(min) && value <= BigInt(max), { error: 'out-of-range' });
}

function decimalField({ precision, scale, min, max }: DecimalColumn) {
  const fraction = scale === 0 ? '' : `([.][0-9]{1,${scale}})?`;
  const form = new RegExp(`^-?[0-9]{1,${precision - scale}}${fraction}$`);
  const isInRange = (value: string) =>
    (min === undefined || compareDecimals(min, value) <= 0) &&
    (max === undefined || compareDecimals(value, max) <= 0);
  return filled
    .regex(form, { error: 'not-decimal', abort: true })
    .refine(isInRange, { error: 'out-of-range' });
}

function textField({ maxLength }: TextColumn) {
  return filled.refine((value) => [...value].length <= maxLength, { error: 'too-long' });
}

function requiredField(column: Column): z.ZodType {
  switch (column.type) {
    case 'integer':
      return integerField(column);
    case 'decimal':
      return decimalField(column);
    case 'text':
      return textField(column);
  }
}

function field(column: Column): z.ZodType {
  const required = requiredField(column);
  if (column.required) return required;
  return z.preprocess((value) => (value === '' ? null : value), required.nullable());
}

/** A zod schema from the fields of one CSV record (strings) to a typed row; its messages are reject reasons. */
export function rowSchema<D extends PipelineDefinition>(definition: D): z.ZodType<RowOf<D>> {
  const { columns } = definition.input;
  const fields = Object.entries(columns).map(([name, column]) => [name, field(column)]);
  return z.strictObject(Object.fromEntries(fields)) as unknown as z.ZodType<RowOf<D>>;
}
