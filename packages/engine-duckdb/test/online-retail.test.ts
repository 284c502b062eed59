import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { onlineRetail } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';
import { type Row, scan, testFolder } from './scan.ts';

/** Original invoices, beside the clone where they are present. */
const invoices = join(import.meta.dirname, '../../../../shared/data/online-retail/invoices');
const onRealData = existsSync(invoices) ? it : it.skip;
if (!existsSync(invoices))
  process.stderr.write(`skipped: the real days are not there, ${invoices} is missing\n`);

/** `MM-dd-yyyy HH:mm`, and beside it the fields of a line that count; the description, quoted or not, is none. */
const line =
  /^[^,]+,[^,]+,(?:"(?:[^"]|"")*"|[^,]*),(-?\d+),(\d\d)-(\d\d)-(\d{4}) ([\d:]{5}),([\d.]+),(\d*),([^,]+)$/;

/** `2.5` -> 2500n */
function thousandths(price: string): bigint {
  const [pounds = '', rest = ''] = price.split('.');
  return BigInt(pounds + rest.padEnd(3, '0'));
}

interface Group {
  revenue: bigint;
  readonly times: string[];
  withCustomer: number;
}

/** The summary of whole files by plain arithmetic: rows as the engine writes them, in no order. */
function plainSummary(contents: readonly string[]): Row[] {
  const groups = new Map<string, Group>();
  for (const text of contents.flatMap((content) => content.trimEnd().split('\n').slice(1))) {
    const [, quantity, month, day, year, time, price, customer, country] = line.exec(text) ?? [];
    if (country === undefined) throw new Error(`no line of an invoice: ${text}`);
    const key = JSON.stringify([country, year, month]);
    const group = groups.get(key) ?? { revenue: 0n, times: [], withCustomer: 0 };
    groups.set(key, group);
    group.revenue += BigInt(quantity ?? '') * thousandths(price ?? '');
    group.times.push(`${year}-${month}-${day} ${time}:00`);
    group.withCustomer += customer === '' ? 0 : 1;
  }
  return [...groups].map(([key, { revenue, times, withCustomer }]) => {
    const [country, year, month] = JSON.parse(key);
    const digits = String(revenue).padStart(4, '0');
    return {
      country,
      year,
      month,
      revenue: `${digits.slice(0, -3)}.${digits.slice(-3)}`,
      lines: String(times.length),
      lines_with_customer: String(withCustomer),
      first_invoice: times.sort()[0],
      last_invoice: times.at(-1),
    };
  });
}

const byCountry = (rows: readonly Row[]) =>
  [...rows].sort((a, b) => (String(a.country) < String(b.country) ? -1 : 1));

describe('the revenue of the original invoices', () => {
  const folder = testFolder();
  const spec = compilePipeline(onlineRetail);

  onRealData.each([[['native', 'lines']], [['lines']]] as const)(
    'is that of plain arithmetic, by %j',
    async (paths) => {
      const files = readdirSync(invoices).map((day) => join(invoices, day, 'invoices.csv'));
      const contents = files.map((path) => readFileSync(path, 'utf8'));

      const objects = Object.fromEntries(contents.map((content, n) => [`input/${n}.csv`, content]));
      const { builds, summary, quarantine } = await scan(folder, objects, { spec, paths });

      expect(byCountry(summary)).toEqual(byCountry(plainSummary(contents)));
      expect(summary.length).toBeGreaterThan(10);
      expect(quarantine).toEqual([]);
      expect(builds).toMatchObject([{ lines: 7419, accepted: 7419, totals: { lines: '7419' } }]);
    },
  );
});
