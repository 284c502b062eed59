import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compilePipeline,
  csv,
  decimal,
  definePipeline,
  integer,
  type RowOf,
  rowSchema,
  sum,
  text,
} from '../src/index.ts';
import { purchases } from './purchases.ts';

const optional = definePipeline({
  ...purchases,
  input: {
    table: 'users',
    format: csv(),
    columns: {
      user_id: integer({ required: false, min: -5, max: 5 }),
      country: text({ required: false, maxLength: 3 }),
      purchase_amount: decimal({ required: false, precision: 4, scale: 0, min: '-10', max: '10' }),
    },
  },
  summary: { table: 'users_summary', groupBy: ['country'], measures: { total: sum('purchase_amount') } },
});

const row = { user_id: '1', country: 'India', purchase_amount: '300' };

function reasonFor(field: Partial<typeof row>, definition: typeof purchases | typeof optional = purchases) {
  const { error } = rowSchema(definition).safeParse({
    ...row,
    country: 'IN',
    purchase_amount: '1',
    ...field,
  });
  return error?.issues.map(({ message }) => message) ?? [];
}

describe('rowSchema', () => {
  it('gives integers as bigint, decimals as the text they are, and nothing rounded', () => {
    const parsed: RowOf<typeof purchases> = rowSchema(purchases).parse({
      ...row,
      purchase_amount: '0300.10',
    });

    expect(parsed).toEqual({ user_id: 1n, country: 'India', purchase_amount: '0300.10' });
  });

  it.each([
    ['user_id', '007'],
    ['user_id', '9223372036854775807'],
    ['country', 'x'.repeat(56)],
    ['country', '😀'.repeat(56)],
    ['country', ' '],
    ['country', '"quoted"'],
    ['purchase_amount', '0'],
    ['purchase_amount', '-0'],
    ['purchase_amount', '-0.00'],
    ['purchase_amount', '9999999999.99'],
    ['purchase_amount', '007.5'],
  ])('accepts %s = %j', (name, value) => {
    expect(reasonFor({ [name]: value })).toEqual([]);
  });

  it.each([
    ['user_id', '', 'missing'],
    ['user_id', '1.0', 'not-integer'],
    ['user_id', '+1', 'not-integer'],
    ['user_id', ' 1', 'not-integer'],
    ['user_id', '1\n', 'not-integer'],
    ['user_id', '-', 'not-integer'],
    ['user_id', '١', 'not-integer'],
    ['user_id', '1e3', 'not-integer'],
    ['user_id', '0', 'out-of-range'],
    ['user_id', '9223372036854775808', 'out-of-range'],
    ['user_id', '99999999999999999999999999', 'out-of-range'],
    ['country', '', 'missing'],
    ['country', 'x'.repeat(57), 'too-long'],
    ['purchase_amount', '', 'missing'],
    ['purchase_amount', '1e3', 'not-decimal'],
    ['purchase_amount', '1,000', 'not-decimal'],
    ['purchase_amount', '.5', 'not-decimal'],
    ['purchase_amount', '5.', 'not-decimal'],
    ['purchase_amount', 'NaN', 'not-decimal'],
    ['purchase_amount', '+1', 'not-decimal'],
    ['purchase_amount', '1.005', 'not-decimal'],
    ['purchase_amount', '10000000000', 'not-decimal'],
    ['purchase_amount', '-0.01', 'out-of-range'],
  ])('rejects %s = %j as %s', (name, value, reason) => {
    expect(reasonFor({ [name]: value })).toEqual([reason]);
  });

  it('takes an empty field of an optional column for null, and still checks a filled one', () => {
    const parsed: RowOf<typeof optional> = rowSchema(optional).parse({
      user_id: '',
      country: '',
      purchase_amount: '',
    });

    expect(parsed).toEqual({ user_id: null, country: null, purchase_amount: null });
    expect(reasonFor({ user_id: 'x' }, optional)).toEqual(['not-integer']);
    expect(reasonFor({ user_id: '-6' }, optional)).toEqual(['out-of-range']);
    expect(reasonFor({ country: 'long' }, optional)).toEqual(['too-long']);
    expect(reasonFor({ purchase_amount: '1.0' }, optional)).toEqual(['not-decimal']);
    expect(reasonFor({ purchase_amount: '-11' }, optional)).toEqual(['out-of-range']);
  });

  it('gives every 64-bit integer exactly', () => {
    const anyInteger = definePipeline({
      ...purchases,
      input: { ...purchases.input, columns: { ...purchases.input.columns, user_id: integer() } },
    });

    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (user_id) => {
        expect(rowSchema(anyInteger).parse({ ...row, user_id: String(user_id) }).user_id).toBe(user_id);
      }),
    );
  });
});

/** Checked by the compiler alone: the type of a row follows from the definition. */
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

describe('RowOf', () => {
  it('has the columns of the contract with their types', () => {
    const isRow: IsSame<
      RowOf<typeof purchases>,
      { user_id: bigint; country: string; purchase_amount: string }
    > = true;
    const isOptionalRow: IsSame<
      RowOf<typeof optional>,
      { user_id: bigint | null; country: string | null; purchase_amount: string | null }
    > = true;

    expect([isRow, isOptionalRow]).toEqual([true, true]);
  });

  it('lets a summary name only columns of its contract, of a fitting type', () => {
    const { summary, ...rest } = purchases;
    const wrong = [
      // @ts-expect-error no such column
      definePipeline({ ...rest, summary: { ...summary, groupBy: ['contry'] } }),
      // @ts-expect-error a decimal is no group
      definePipeline({ ...rest, summary: { ...summary, groupBy: ['purchase_amount'] } }),
      // @ts-expect-error a text has no sum
      definePipeline({ ...rest, summary: { ...summary, measures: { total: sum('country') } } }),
    ];

    for (const definition of wrong) expect(() => compilePipeline(definition)).toThrow('problem');
  });
});
