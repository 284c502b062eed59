import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { askHeldBuild } from '../src/operate/ask-held-build.ts';
import { toReason, toSample } from '../src/operate/rejected-records.ts';
import { reasonsSql, samplesSql } from '../src/operate/rejected-sql.ts';
import { loopback } from './loopback.ts';

const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'held-build-test-'));
const files = ['one', 'two'].map((name) => ({
  key: `runs/jr_1/quarantine/p/${name}.parquet`,
  size: 1,
  rows: 3,
}));

async function writeParquet(name: string, objectKey: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT * FROM (VALUES
    ('${objectKey}', 4::BIGINT, 'not-decimal', 'amount', '3,India,1e3'),
    ('${objectKey}', 2::BIGINT, 'not-decimal', 'amount', '=cmd|x'),
    ('${objectKey}', 3::BIGINT, 'too-few-fields', NULL, '5')
  ) AS rejected(object_key, line_number, reason, column_name, raw_line)) TO '${join(folder, name)}.parquet' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

beforeAll(async () => {
  await writeParquet('one', 'input/a.csv');
  await writeParquet('two', 'input/b.csv');
});

afterAll(() => rmSync(folder, { recursive: true }));

let close: (() => Promise<void>) | undefined;

afterEach(() => close?.());

/** S3 with the files, or with something else in their place. */
async function bucket(content = (name: string) => readFileSync(join(folder, name))) {
  close = await loopback(({ url }) => ({ body: content(url.split('?')[0]?.split('/').at(-1) ?? '') }));
}

const leftBehind = () => readdirSync(tmpdir()).filter((name) => name.startsWith('ledgerline-rejected-'));

const ask = () =>
  askHeldBuild({ bucket: 'curated', files }, signal, async (from, answer) => ({
    reasons: (await answer(reasonsSql(from))).map(toReason),
    samples: (await answer(samplesSql(from, 1))).map(toSample),
  }));

describe('askHeldBuild', () => {
  it('counts reasons over all files and takes the first records of each', async () => {
    const before = leftBehind();
    await bucket();

    const found = await ask();

    expect(found).toEqual({
      reasons: [
        { reason: 'not-decimal', column: 'amount', records: 4, objects: 2 },
        { reason: 'too-few-fields', column: null, records: 2, objects: 2 },
      ],
      samples: [
        { reason: 'not-decimal', column: 'amount', objectKey: 'input/a.csv', line: 2, raw: '=cmd|x' },
        { reason: 'too-few-fields', column: null, objectKey: 'input/a.csv', line: 3, raw: '5' },
      ],
    });
    expect(leftBehind()).toEqual(before);
  });

  it('leaves no raw text behind when it fails', async () => {
    const before = leftBehind();
    await bucket(() => Buffer.from('no Parquet'));

    await expect(ask()).rejects.toThrow();

    expect(leftBehind()).toEqual(before);
  });

  it('downloads nothing that is too much for this machine', async () => {
    const huge = files.map((file) => ({ ...file, size: 300_000_000 }));

    await expect(
      askHeldBuild({ bucket: 'curated', files: huge }, signal, async () => 1),
    ).rejects.toMatchObject({
      kind: 'too-large',
      problems: [expect.stringMatching(/600000000 bytes.*s3:\/\/curated\/runs\/jr_1\/quarantine\/p\/$/)],
    });
  });
});
