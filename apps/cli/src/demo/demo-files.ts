import { addDecimals, type RejectReason } from '@ledgerline/schema';
import type { Upload } from '../cloud/upload-files.ts';
import type { DataFile } from '../inputs/find-inputs.ts';
import { generatePurchases } from './generate-purchases.ts';

/** What lands in the raw bucket. */
export interface DemoInput {
  readonly uploads: readonly Upload[];
  /** Each once, in order. */
  readonly partitions: readonly string[];
  /** What the answers must be; null for a person's own files. */
  readonly expected: ExpectedResults | null;
}

export interface ExpectedResults {
  /** Country -> exact total over everything. */
  readonly totals: Readonly<Record<string, string>>;
  /** The same of `users.csv` alone. */
  readonly fiveRows: Readonly<Record<string, string>>;
  readonly rejectedByReason: Readonly<Partial<Record<RejectReason, number>>>;
}

/** The smallest real case of the pipeline. */
const fiveRows =
  'user_id,country,purchase_amount\n1,India,300\n2,USA,500\n3,India,200\n4,UK,450\n5,USA,300\n';
const fiveRowTotals = { India: '500.00', UK: '450.00', USA: '800.00' };

const generatedDay = { seed: 20_261_123, records: 3_600 };

/** The demo's own files: five rows by hand and a generated day of purchases. @param date `2026-11-23` */
export function demoFiles(date: string): DemoInput {
  const { bytes, totals, rejectedByReason } = generatePurchases(generatedDay);
  const summed: Record<string, string> = { ...totals };
  for (const [country, total] of Object.entries(fiveRowTotals))
    summed[country] = addDecimals([summed[country] ?? '0.00', total]);
  return {
    uploads: [
      { key: 'input/users.csv', body: Buffer.from(fiveRows) },
      { key: `input/ingest_date=${date}/purchases.csv`, body: bytes },
    ],
    partitions: [`ingest_date=${date}`, 'ingest_date=undated'],
    expected: { totals: summed, fiveRows: fiveRowTotals, rejectedByReason },
  };
}

/** A person's own files. */
export function ownFiles(files: readonly DataFile[]): DemoInput {
  return {
    uploads: files.map(({ key, path, bytes }) => ({ key, body: { path, bytes } })),
    partitions: [...new Set(files.map(({ partition }) => partition))].sort(),
    expected: null,
  };
}
