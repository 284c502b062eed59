import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concatParquet } from '../src/concat-parquet.ts';
import { readThrift, type ThriftStruct, writeThrift } from '../src/thrift-compact.ts';
import { readParquet, testFolder } from './scan.ts';

const folder = testFolder();

/** A file of so many rows, with several row groups, NULLs, an enumeration and a long text. */
async function writePart(path: string, first: number, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (
      SELECT range AS line_number, CASE WHEN range % 3 = 0 THEN NULL ELSE 'reason' END::ENUM ('reason', 'other') AS reason,
        repeat(chr((97 + range % 26)::INTEGER), (range % 50)::INTEGER) AS raw_line
      FROM range(${first}, ${first + rows}))
    TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  );
  connection.closeSync();
  instance.closeSync();
}

const row = (number: number) => ({
  line_number: String(number),
  reason: number % 3 === 0 ? null : 'reason',
  raw_line: String.fromCharCode(97 + (number % 26)).repeat(number % 50),
});

describe('concatParquet', () => {
  it('gives all rows of its sources in their order', async () => {
    const sizes = [1, 5000, 0, 2048, 7];
    const starts = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
    const parts = sizes.map((_, index) => join(folder, `part-${index}.parquet`));
    for (const [index, size] of sizes.entries())
      await writePart(parts[index] ?? '', starts[index] ?? 0, size);

    const joined = join(folder, 'joined.parquet');
    concatParquet(parts as [string, ...string[]], joined);

    const rows = sizes.reduce((sum, size) => sum + size, 0);
    expect(await readParquet(joined)).toEqual(Array.from({ length: rows }, (_, number) => row(number)));
  });

  it('joins more row groups than 16 bits can number', async () => {
    const part = join(folder, 'one.parquet');
    await writePart(part, 4, 1);
    const joined = join(folder, 'many.parquet');
    const parts = Array.from({ length: 40_000 }, () => part);
    concatParquet(parts as [string, ...string[]], joined);
    const rows = await readParquet(joined);
    expect(rows).toHaveLength(40_000);
    expect(rows.at(-1)).toEqual(row(4));
  });

  it('refuses a file that is cut', async () => {
    const part = join(folder, 'whole.parquet');
    await writePart(part, 0, 100);
    const { writeFileSync } = await import('node:fs');
    const cut = join(folder, 'cut.parquet');
    writeFileSync(cut, readFileSync(part).subarray(0, 300));
    expect(() => concatParquet([part, cut], join(folder, 'never.parquet'))).toThrow();
  });
});

const scalar = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ type: 6, value })),
  fc.boolean().map((value) => ({ type: value ? 1 : 2, value })),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ type: 8, value: Buffer.from(bytes) })),
  fc.array(fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n - 1n }), { maxLength: 20 }).map((items) => ({
    type: 9,
    value: { itemType: 5, items },
  })),
  fc.array(fc.boolean(), { maxLength: 20 }).map((items) => ({ type: 9, value: { itemType: 1, items } })),
);
const struct = (fields: { id: number; field: { type: number; value: unknown } }[]): ThriftStruct =>
  new Map(fields.map(({ id, field }) => [id, field])) as ThriftStruct;
const id = fc.integer({ min: 1, max: 40_000 });
const flat = fc
  .uniqueArray(fc.record({ id, field: scalar }), { selector: ({ id }) => id, maxLength: 20 })
  .map(struct);
const nested = fc.tuple(flat, fc.array(flat, { maxLength: 20 })).map(([fields, items]) => {
  const all = new Map(fields);
  all.set(40_001, { type: 9, value: { itemType: 12, items } });
  all.set(3, { type: 12, value: items[0] ?? new Map() });
  return all;
});

describe('readThrift', () => {
  it('reads back what writeThrift wrote', () => {
    fc.assert(fc.property(nested, (document) => expect(readThrift(writeThrift(document))).toEqual(document)));
  });

  it('writes what it read, byte for byte', async () => {
    const path = join(folder, 'footer.parquet');
    await writePart(path, 0, 5000);
    const file = readFileSync(path);
    const length = file.readUInt32LE(file.length - 8);
    const footer = file.subarray(file.length - 8 - length, file.length - 8);
    expect(writeThrift(readThrift(footer)).equals(footer)).toBe(true);
  });
});
