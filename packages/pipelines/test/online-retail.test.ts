import { describe, expect, it } from '@jest/globals';
import { compilePipeline, type ResultOf, type RowOf, rowSchema, spec } from '@ledgerline/schema';
import { onlineRetail } from '../src/index.ts';
import { headerOf, invoiceDays } from './invoices.ts';
import { kernelText } from './kernel-text.ts';

type Row = RowOf<typeof onlineRetail>;

const compiled = compilePipeline(onlineRetail);
const schema = rowSchema(onlineRetail);

/** A line of the real files with some fields changed. */
const invoiceLine = (changes: Partial<Record<keyof Row, string>> = {}) => ({
  invoice_no: '536365',
  stock_code: '85123A',
  description: 'WHITE HANGING HEART T-LIGHT HOLDER',
  quantity: '6',
  invoice_date: '12-01-2010 08:26',
  unit_price: '2.55',
  customer_id: '17850',
  country: 'United Kingdom',
  ...changes,
});

describe('online-retail', () => {
  it('compiles to a spec that its own schema accepts', () => {
    expect(spec.parse(compiled)).toEqual(compiled);
    expect(compiled.tables.daily).toEqual({
      name: 'revenue_by_country_daily',
      columns: [
        { name: 'country', type: 'string' },
        { name: 'year', type: 'bigint' },
        { name: 'month', type: 'bigint' },
        { name: 'revenue', type: 'decimal(38,3)' },
        { name: 'lines', type: 'bigint' },
        { name: 'lines_with_customer', type: 'bigint' },
        { name: 'first_invoice', type: 'timestamp' },
        { name: 'last_invoice', type: 'timestamp' },
      ],
    });
  });

  it('has a kernel that was read and approved', () => {
    expect(kernelText(compiled)).toMatchSnapshot();
  });

  it('types and parses a line of an invoice', () => {
    const row: Row = schema.parse(invoiceLine());

    expect(row).toEqual({
      ...invoiceLine(),
      quantity: 6n,
      invoice_date: '2010-12-01T08:26:00',
      customer_id: 17850n,
    });
  });

  it('types a row of its summary', () => {
    const row: ResultOf<typeof onlineRetail> = {
      country: 'EIRE',
      year: 2010n,
      month: 12n,
      revenue: '15.000',
      lines: 3n,
      lines_with_customer: 3n,
      first_invoice: '2010-12-02T16:33:00',
      last_invoice: '2010-12-02T17:08:00',
    };

    expect(Object.keys(row)).toEqual(compiled.tables.summary.columns.map(({ name }) => name));
  });

  it.each([
    ['a cancelled invoice', { invoice_no: 'C536379', stock_code: 'D', quantity: '-1', unit_price: '27.5' }],
    ['a bad debt', { invoice_no: 'A563186', stock_code: 'B', unit_price: '-11062.06' }],
    ['stock that was counted', { quantity: '-38', unit_price: '0', description: '', customer_id: '' }],
    ['less than a penny', { quantity: '1', unit_price: '0.001' }],
    ['charges instead of goods', { stock_code: 'BANK CHARGES', description: '?' }],
    ['a lower-case code, blanks around', { stock_code: '15056bl', description: ' EDWARDIAN PARASOL ' }],
    ['quotes and a comma', { description: 'CHARLIE+LOLA"EXTREMELY BUSY" SIGN, ' }],
  ])('accepts %s', (_, changes) => {
    expect(schema.safeParse(invoiceLine(changes)).error?.issues).toBeUndefined();
  });

  it.each([
    ['invoice_no', 'InvoiceNo', 'pattern'],
    ['invoice_no', '', 'missing'],
    ['quantity', '6.0', 'not-integer'],
    ['quantity', '1000001', 'out-of-range'],
    ['invoice_date', '2010-12-01 08:26', 'not-timestamp'],
    ['invoice_date', '13-01-2010 08:26', 'not-timestamp'],
    ['unit_price', '2,55', 'not-decimal'],
    ['customer_id', '17850.0', 'not-integer'],
    ['country', '', 'missing'],
  ] as const)('rejects %s %j: %s', (column, value, reason) => {
    const issues = schema.safeParse(invoiceLine({ [column]: value })).error?.issues ?? [];

    expect(issues.map(({ path, message }) => [path[0], message])).toContainEqual([column, reason]);
  });

  const onRealData = invoiceDays.length > 0 ? it : it.skip;
  if (invoiceDays.length === 0)
    process.stderr.write('skipped: ../shared/data/online-retail is not beside the clone\n');

  onRealData('names the columns as the real files do', () => {
    const headers = compiled.input.columns.map(({ header }) => header);

    for (const { path } of invoiceDays) expect(headerOf(path)).toEqual(headers);
  });

  onRealData('accepts every line of the real files', () => {
    const names = compiled.input.columns.map(({ name }) => name);
    const lines = invoiceDays.flatMap(({ records }) => records);
    const rejected = lines.filter(
      (fields) => !schema.safeParse(Object.fromEntries(names.map((name, n) => [name, fields[n]]))).success,
    );

    expect(lines).toHaveLength(7419);
    expect(rejected).toEqual([]);
  });
});
