import { bigintRange } from './column-limits.ts';
import type { columnTypes } from './columns.ts';
import { compareDecimals, inUnits } from './decimal-number.ts';

/** What a value is compared as. */
export interface ValueKind {
  readonly type: (typeof columnTypes)[number];
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
}

const plainForm = /^[^\p{Cc}\p{Cs}]*$/u;
const digits = /^-?[0-9]+$/;
const decimalForm = /^-?[0-9]+([.][0-9]+)?$/;
const isoForm = /^(?!0000)\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2})?$/;

/** Whether `2026-11-23` or `2026-11-23T08:30:00` stands in the calendar, years 0001 to 9999. */
function isRealTime(text: string): boolean {
  if (!isoForm.test(text)) return false;
  const time = new Date(text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

function integerText(value: unknown): string | undefined {
  const isWhole = typeof value === 'bigint' || Number.isSafeInteger(value);
  if (!isWhole && !(typeof value === 'string' && digits.test(value))) return undefined;
  const whole = BigInt(value as bigint | number | string);
  return whole >= bigintRange.min && whole <= bigintRange.max ? String(whole) : undefined;
}

function isHeldBy({ precision = 0, scale = 0 }: ValueKind, number: string): boolean {
  const [whole = '', fraction = ''] = number.replace('-', '').split('.');
  return fraction.length <= scale && whole.replace(/^0+(?=\d)/, '').length <= precision - scale;
}

/** The text of a value as the spec has it, or undefined when it is none of the kind. */
export function valueText(kind: ValueKind, value: unknown): string | undefined {
  if (kind.type === 'integer') return integerText(value);
  if (kind.type === 'boolean') return typeof value === 'boolean' ? String(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const isRight = {
    text: () => plainForm.test(value),
    decimal: () => decimalForm.test(value) && isHeldBy(kind, value),
    date: () => value.length === 10 && isRealTime(value),
    timestamp: () => value.length === 19 && isRealTime(value),
  }[kind.type];
  return isRight() ? value : undefined;
}

/** What `valueText` takes, in words. */
export function allowedValue(kind: ValueKind): string {
  return {
    text: 'allowed: a text without control characters or lone surrogates',
    boolean: 'allowed: true or false',
    integer: 'allowed: a whole number of 64 bits; above 2^53 as a bigint or as text',
    decimal: `allowed: a number that decimal(${kind.precision},${kind.scale}) can hold, as text, for instance '0.00'`,
    date: "allowed: a day from 0001-01-01 to 9999-12-31, for instance '2026-11-23'",
    timestamp: "allowed: a time from 0001 to 9999, for instance '2026-11-23T08:30:00'",
  }[kind.type];
}

/** The same for texts of `valueText` that are one value, as `1.0` and `1.00` are. */
export function valueKey({ type, scale = 0 }: ValueKind, text: string): string {
  return type === 'decimal' ? String(inUnits(text, scale)) : text;
}

/** Whether `min <= max`, both texts of `valueText`; ISO texts stand in order as they are. */
export function isOrdered({ type }: ValueKind, min: string, max: string): boolean {
  return type === 'integer' || type === 'decimal' ? compareDecimals(min, max) <= 0 : min <= max;
}
