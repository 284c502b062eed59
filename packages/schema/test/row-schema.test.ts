import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csv, decimal, definePipeline, integer, type RowOf, rowSchema, sum, text } from '../src/index.ts';
import { everything } from './everything.ts';
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

describe('rowSchema of a contract that says everything', () => {
  const right = {
    code: 'AB12',
    shop: "l'est",
    pieces: '-007',
    customer: '1',
    price: '-10.500',
    discount: '9999999999999999999.9',
    ordered: '2000-02-29',
    paid: '31.12.0001',
    sent: '2000-01-01 00:00:00',
    seen: '02-29-2000 23:59',
    gift: 'Y',
    broken: 'false',
  };
  const optional = { shop: '', customer: '', discount: '', paid: '', sent: '', broken: '' };
  const reasonsFor = (fields: Partial<typeof right>) =>
    rowSchema(everything)
      .safeParse({ ...right, ...fields })
      .error?.issues.map(({ path, message }) => `${message} ${path.join()}`) ?? [];

  it('gives times as ISO texts, words as booleans, empty as null', () => {
    const parsed: RowOf<typeof everything> = rowSchema(everything).parse({ ...right, ...optional });

    expect(rowSchema(everything).parse(right)).toMatchObject({
      pieces: -7n,
      price: '-10.500',
      ordered: '2000-02-29',
      paid: '0001-12-31',
      sent: '2000-01-01T00:00:00',
      seen: '2000-02-29T23:59:00',
      gift: true,
      broken: false,
    });
    expect(parsed).toMatchObject({ shop: null, customer: null, discount: null, paid: null, sent: null });
    expect(parsed.broken).toBeNull();
  });

  it.each([
    ['code', 'ab12', 'pattern'],
    ['code', 'AB12\n', 'pattern'],
    ['code', 'xAB12', 'pattern'],
    ['code', 'AB1234567', 'too-long'],
    ['shop', 'south', 'not-allowed'],
    ['discount', '10000000000000000000', 'not-decimal'],
    ['ordered', '', 'missing'],
    ['ordered', '2001-02-29', 'not-date'],
    ['ordered', '1900-02-29', 'not-date'],
    ['ordered', '2000-2-29', 'not-date'],
    ['ordered', '2000-02-29 ', 'not-date'],
    ['ordered', '٢٠٠٠-02-29', 'not-date'],
    ['ordered', '1999-12-31', 'out-of-range'],
    ['ordered', '2100-01-01', 'out-of-range'],
    ['paid', '31.12.0000', 'not-date'],
    ['paid', '31.11.2000', 'not-date'],
    ['paid', '31-12-2000', 'not-date'],
    ['sent', '2000-01-01T00:00:00', 'not-timestamp'],
    ['sent', '2000-01-01 24:00:00', 'not-timestamp'],
    ['sent', '2000-01-01 00:00:60', 'not-timestamp'],
    ['sent', '2000-01-01 00:00:00.0', 'not-timestamp'],
    ['sent', '1999-12-31 23:59:59', 'out-of-range'],
    ['seen', '2000-02-29 23:59', 'not-timestamp'],
    ['gift', 'yes ', 'not-boolean'],
    ['gift', 'y', 'not-boolean'],
    ['broken', 'FALSE', 'not-boolean'],
  ])('rejects %s = %j as %s', (name, value, reason) => {
    expect(reasonsFor({ [name]: value })).toEqual([`${reason} ${name}`]);
  });
});
