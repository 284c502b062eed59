import {
  count,
  csv,
  decimal,
  definePipeline,
  integer,
  max,
  min,
  monthOf,
  productOf,
  sum,
  text,
  timestamp,
  yearOf,
} from '@ledgerline/schema';

/** What a web shop earned by country and month, from the lines of its invoices as they were exported. */
export const onlineRetail = definePipeline({
  name: 'online-retail',
  input: {
    table: 'invoices',
    format: csv(),
    columns: {
      // C cancels an invoice, A adjusts an account
      invoice_no: text({ header: 'InvoiceNo', pattern: '[AC]?[0-9]{6}' }),
      // not all are goods: POST, D, M, BANK CHARGES
      stock_code: text({ header: 'StockCode', maxLength: 20 }),
      description: text({ header: 'Description', maxLength: 100, required: false }),
      // negative: a return, or stock that was lost
      quantity: integer({ header: 'Quantity', min: -1_000_000, max: 1_000_000 }),
      invoice_date: timestamp({ header: 'InvoiceDate', format: 'MM-dd-yyyy HH:mm' }),
      // 0: stock was counted, not sold; below 0: a bad debt; some goods cost less than a penny
      unit_price: decimal({ header: 'UnitPrice', precision: 9, scale: 3 }),
      // a quarter of the lines name none
      customer_id: integer({ header: 'CustomerID', min: 1, required: false }),
      country: text({ header: 'Country', maxLength: 56 }),
    },
  },
  summary: {
    table: 'revenue_by_country',
    derived: {
      amount: productOf('quantity', 'unit_price'),
      year: yearOf('invoice_date'),
      month: monthOf('invoice_date'),
    },
    groupBy: ['country', 'year', 'month'],
    measures: {
      revenue: sum('amount'),
      lines: count(),
      lines_with_customer: count('customer_id'),
      first_invoice: min('invoice_date'),
      last_invoice: max('invoice_date'),
    },
  },
  queries: {
    top_countries:
      'SELECT country, sum(revenue) AS revenue FROM revenue_by_country GROUP BY country ORDER BY revenue DESC, country LIMIT 5',
    revenue_by_month:
      'SELECT year, month, sum(revenue) AS revenue, sum(lines) AS lines FROM revenue_by_country GROUP BY year, month ORDER BY year, month',
  },
  gates: { maxRejectedRatio: 0.01 },
  objectives: { freshnessHours: 26, runCostUsd: 0.5 },
});
