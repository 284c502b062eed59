import { bigintRange } from './column-limits.ts';
import { quoteName, quoteText, valueName } from './kernel-quote.ts';
import { isPrintedForm, isTime, printTime, sqlTexts, sqlValue } from './kernel-types.ts';
import type { RejectReason } from './reasons.ts';
import type { SpecColumn } from './spec.ts';

/** One rule of a column, for fields that are not empty. */
export interface Rule {
  readonly reason: RejectReason;
  readonly comment: string;
  /** All true only of fields that keep the rule; cheap, so one may be false or NULL of a field that does, too. */
  readonly quick: readonly string[];
  /** True exactly of fields that break the rule, given that they break none before it. */
  readonly broken: string;
}

/** `300` is what many write for 300.00; a fraction that the rounding drops makes another text. */
function printsWhole({ precision = 0, scale = 0 }: SpecColumn, value: string, text: string): string[] {
  if (scale === 0) return [];
  return [`${value}::${precision - scale <= 18 ? 'BIGINT' : 'HUGEINT'}::VARCHAR = ${text}`];
}

/**
 * TRY_CAST takes more than the contract (`1e3`, ` 1`, `1_000`, rounding), but what it prints is in the grammar:
 * only a text that differs from what is printed of its value needs the regex.
 */
function numberRule(column: SpecColumn, form: string, comment: string): Rule {
  const [text, value] = [quoteName(column.name), valueName(column.name)];
  const prints = [`${value}::VARCHAR = ${text}`, ...printsWhole(column, value, text)];
  return {
    reason: column.type === 'integer' ? 'not-integer' : 'not-decimal',
    comment,
    quick: [prints.length === 1 ? prints.join() : `(${prints.join(' OR ')})`],
    broken: `(${value} IS NULL OR ${value}::VARCHAR <> ${text}) AND NOT regexp_full_match(${text}, '${form}')`,
  };
}

/** A value beyond its type is NULL. */
function rangeRule(column: SpecColumn): Rule {
  const { name, min, max, type } = column;
  const value = valueName(name);
  const says = (limit: string | undefined, widest: bigint) =>
    limit !== undefined && !(type === 'integer' && BigInt(limit) === widest) ? [sqlValue(column, limit)] : [];
  const [least, most] = [says(min, bigintRange.min), says(max, bigintRange.max)];
  return {
    reason: 'out-of-range',
    comment: `${min ?? 'any'} to ${max ?? 'any'}`,
    quick: [...least.map((limit) => `${value} >= ${limit}`), ...most.map((limit) => `${value} <= ${limit}`)],
    broken: [
      `${value} IS NULL`,
      ...least.map((limit) => `${value} < ${limit}`),
      ...most.map((limit) => `${value} > ${limit}`),
    ].join(' OR '),
  };
}

const rangeRules = (column: SpecColumn) =>
  column.min === undefined && column.max === undefined ? [] : [rangeRule(column)];

function integerRules(column: SpecColumn): Rule[] {
  return [numberRule(column, '-?[0-9]+', 'digits only'), rangeRule(column)];
}

function decimalRules(column: SpecColumn): Rule[] {
  const { precision = 0, scale = 0 } = column;
  const fraction = scale === 0 ? '' : `([.][0-9]{1,${scale}})?`;
  const form = `-?[0-9]{1,${precision - scale}}${fraction}`;
  const digits = `at most ${precision - scale} digits before the point and ${scale} after it`;
  return [numberRule(column, form, digits), ...rangeRules(column)];
}

/**
 * A time is right when it prints as it was written: no day that is none, no lenient form. DuckDB knows years before
 * 1 and after 9999, fractions and infinity: the form it prints has another length then, a format at most a year 0.
 */
function timeRules(column: SpecColumn): Rule[] {
  if (!isTime(column)) return [];
  const { name, type, format } = column;
  const [text, value] = [quoteName(name), valueName(name)];
  const printed = printTime(column, value);
  const [isIn, isOut] = isPrintedForm(column)
    ? [`strlen(${text}) = ${format.length}`, `strlen(${text}) <> ${format.length}`]
    : [`${value} >= DATE '0001-01-01'`, `${value} < DATE '0001-01-01'`];
  const rule: Rule = {
    reason: type === 'date' ? 'not-date' : 'not-timestamp',
    comment: `${format}, years 0001 to 9999`,
    quick: [`${printed} = ${text}`, isIn],
    broken: `${value} IS NULL OR ${printed} <> ${text} OR ${isOut}`,
  };
  return [rule, ...rangeRules(column)];
}

function booleanRules({ name, trueWords = [], falseWords = [] }: SpecColumn): Rule[] {
  const value = valueName(name);
  const comment = `${JSON.stringify(trueWords)} or ${JSON.stringify(falseWords)}`;
  return [{ reason: 'not-boolean', comment, quick: [`${value} IS NOT NULL`], broken: `${value} IS NULL` }];
}

function textRules({ name, maxLength = 0, pattern, oneOf }: SpecColumn): Rule[] {
  const text = quoteName(name);
  const matches = `regexp_full_match(${text}, ${quoteText(pattern ?? '')})`;
  const allowed = sqlTexts(oneOf ?? []);
  const length: Rule = {
    reason: 'too-long',
    comment: `at most ${maxLength} code points, of which no text has more than bytes`,
    quick: [`strlen(${text}) <= ${maxLength}`],
    broken: `strlen(${text}) > ${maxLength} AND length(${text}) > ${maxLength}`,
  };
  const patternRule: Rule = {
    reason: 'pattern',
    comment: `matches ${pattern}`,
    quick: [matches],
    broken: `NOT ${matches}`,
  };
  const listRule: Rule = {
    reason: 'not-allowed',
    comment: 'one of a list',
    quick: [`${text} IN ${allowed}`],
    broken: `${text} NOT IN ${allowed}`,
  };
  return [
    length,
    ...(pattern === undefined ? [] : [patternRule]),
    ...(oneOf === undefined ? [] : [listRule]),
  ];
}

/** What a field of a column must be, beyond being there, in the order of reasons. */
export function rulesOf(column: SpecColumn): Rule[] {
  switch (column.type) {
    case 'integer':
      return integerRules(column);
    case 'decimal':
      return decimalRules(column);
    case 'text':
      return textRules(column);
    case 'date':
    case 'timestamp':
      return timeRules(column);
    case 'boolean':
      return booleanRules(column);
  }
}
