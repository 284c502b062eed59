import * as z from 'zod';

export const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex');
export const partition = z
  .string()
  .regex(/^ingest_date=(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|undated)$/, 'ingest_date=<date> or ingest_date=undated');
export const month = z.string().regex(/^(?:[0-9]{4}-[0-9]{2}|undated)$/, '<year>-<month> or undated');
export const count = z.int().nonnegative();
export const time = z.iso.datetime();
/** An exact decimal number as text: no float touches a total. */
export const decimalText = z.string().regex(/^-?[0-9]+(?:[.][0-9]+)?$/, 'a plain decimal number');
/** What is in files, held against what was read for them. */
export const controlTotals = z
  .record(z.string(), decimalText)
  .describe('name of a sum or count -> its total');
/** A file in the curated bucket: key and size in bytes. */
export const file = z.strictObject({ key: z.string().min(1), size: count });
/** A Parquet file of rejected records; the rows of all of them are the rejected records, or there is no record. */
export const quarantineFile = file.extend({ rows: count });
