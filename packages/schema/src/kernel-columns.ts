import { bigintRange } from './columns.ts';
import { quoteName, valueName } from './kernel-quote.ts';
import type { RejectReason } from './reasons.ts';
import type { SpecColumn } from './spec.ts';

interface Rule {
  readonly reason: RejectReason;
  /** True for a field that breaks the rule, given that it breaks none before it. */
  readonly broken: string;
  readonly comment: string;
}

/** The typed value: NULL when the text is missing or DuckDB can make nothing of it. */
export function columnValue({ name, type, precision, scale }: SpecColumn): string {
  const text = quoteName(name);
  const value = {
    integer: `TRY_CAST(${text} AS BIGINT)`,
    decimal: `TRY_CAST(${text} AS DECIMAL(${precision},${scale}))`,
    text: `nullif(${text}, '')`,
  }[type];
  return `${value} AS ${valueName(name)}`;
}

/** TRY_CAST takes more than the contract (`1e3`, ` 1`, rounding), but prints the canonical form: only other texts need the regex. */
function notOfForm(name: string, form: string): string {
  const value = valueName(name);
  const text = quoteName(name);
  return `(${value} IS NULL OR ${value}::VARCHAR <> ${text}) AND NOT regexp_full_match(${text}, '${form}')`;
}

function beyond(name: string, limits: readonly (string | undefined | false)[]): string {
  const value = valueName(name);
  return [`${value} IS NULL`, ...limits.filter(Boolean).map((limit) => `${value} ${limit}`)].join(' OR ');
}

function integerRules({ name, min = '', max = '' }: SpecColumn): Rule[] {
  const narrow = [BigInt(min) > bigintRange.min && `< ${min}`, BigInt(max) < bigintRange.max && `> ${max}`];
  return [
    { reason: 'not-integer', broken: notOfForm(name, '-?[0-9]+'), comment: 'digits only' },
    { reason: 'out-of-range', broken: beyond(name, narrow), comment: `${min} to ${max}` },
  ];
}

function decimalRules({ name, precision = 0, scale = 0, min, max }: SpecColumn): Rule[] {
  const fraction = scale === 0 ? '' : `([.][0-9]{1,${scale}})?`;
  const form = `-?[0-9]{1,${precision - scale}}${fraction}`;
  const type = `DECIMAL(${precision},${scale})`;
  const digits = `at most ${precision - scale} digits before the point and ${scale} after it`;
  const rules: Rule[] = [{ reason: 'not-decimal', broken: notOfForm(name, form), comment: digits }];
  if (min === undefined && max === undefined) return rules;
  const limits = [min !== undefined && `< '${min}'::${type}`, max !== undefined && `> '${max}'::${type}`];
  const comment = `${min ?? 'any'} to ${max ?? 'any'}`;
  return [...rules, { reason: 'out-of-range', broken: beyond(name, limits), comment }];
}

function textRules({ name, maxLength = 0 }: SpecColumn): Rule[] {
  const comment = `at most ${maxLength} code points`;
  return [{ reason: 'too-long', broken: `length(${quoteName(name)}) > ${maxLength}`, comment }];
}

function typeRules(column: SpecColumn): Rule[] {
  switch (column.type) {
    case 'integer':
      return integerRules(column);
    case 'decimal':
      return decimalRules(column);
    case 'text':
      return textRules(column);
  }
}

/** `WHEN` branches of one column, in the order of reasons; an empty optional field breaks no rule. */
export function columnFaults(column: SpecColumn): string {
  const text = quoteName(column.name);
  const missing: Rule = { reason: 'missing', broken: `${text} = ''`, comment: 'required' };
  const rules = column.required ? [missing, ...typeRules(column)] : typeRules(column);
  const condition = (broken: string) => (column.required ? broken : `${text} <> '' AND (${broken})`);
  return rules
    .map(
      ({ reason, broken, comment }) =>
        `    -- ${column.name} ${column.type}: ${comment}\n    WHEN ${condition(broken)} THEN '${reason} ${column.name}'`,
    )
    .join('\n');
}
