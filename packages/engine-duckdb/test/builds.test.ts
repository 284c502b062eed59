import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline, count, max, min, sum } from '@ledgerline/schema';
import { type ScanProgress, scanFiles } from '../src/index.ts';
import { scan, scanBuilds, scanFolders, testFolder } from './scan.ts';

const folder = testFolder();
const spec = compilePipeline(usersSummary);
const header = 'user_id,country,purchase_amount\n';

describe('builds', () => {
  it('leave out a partition with a refused object, and no other', async () => {
    const cut = gzipSync(
      `${header}${Array.from({ length: 100_000 }, (_, index) => `${index + 1},UK,${index}.25\n`).join('')}`,
    );
    const { builds, summary, quarantine } = await scanBuilds(
      folder,
      [
        { partition: 'ingest_date=2026-01-01', objects: { 'input/a': `${header}1,India,1\nx,India,1\n` } },
        {
          partition: 'ingest_date=2026-01-02',
          objects: {
            'input/b': `${header}1,India,10\nx,UK,1\n`,
            'input/c.gz': cut.subarray(0, cut.length - 9),
            'input/d': `${header}1,India,100\n`,
            'input/e': 'user_id,land\n1,India\n',
          },
        },
        { partition: 'ingest_date=2026-01-03', objects: { 'input/f': `${header}1,India,1000\n` } },
      ],
      { spec, rangeBytes: 65_536 },
    );
    expect(summary).toEqual([{ country: 'India', total_purchase: '1001.00' }]);
    expect(quarantine).toMatchObject([{ object_key: 'input/a', line_number: '3' }]);
    expect(builds).toMatchObject([
      { state: 'built', lines: 2, accepted: 1, rejected: 1, totals: { total_purchase: '1.00' } },
      {
        state: 'refused',
        lines: 0,
        accepted: 0,
        rejected: 0,
        rejectedByReason: {},
        totals: { total_purchase: '0' },
        objects: [
          { key: 'input/b', state: 'read', accepted: 1, rejected: 1 },
          { key: 'input/c.gz', state: 'refused', reason: 'unreadable' },
          { key: 'input/d', state: 'read', totals: { total_purchase: '100.00' } },
          { key: 'input/e', state: 'refused', reason: 'wrong-header' },
        ],
      },
      { state: 'built', accepted: 1, totals: { total_purchase: '1000.00' } },
    ]);
    expect(builds[1]?.objects[3]).toMatchObject({
      detail: 'saw "user_id,land", expected "user_id,country,purchase_amount"',
    });
  });

  it('with nothing in them have empty files', async () => {
    const empty = await scanBuilds(folder, [], { spec });
    expect(empty).toMatchObject({ builds: [], summary: [], quarantine: [] });
    const headerOnly = await scan(folder, { a: header, b: '', 'c.gz': '', d: '\ufeff' }, { spec });
    expect(headerOnly).toMatchObject({
      builds: [{ state: 'built', lines: 0, accepted: 0, totals: { total_purchase: '0' } }],
      summary: [],
      quarantine: [],
    });
    expect(readdirSync(headerOnly.outputFolder)).toHaveLength(3);
  });

  it('have their rejected records in the order of keys, by bytes, and lines', async () => {
    const lines = `${header}${'x,UK,1\n1,UK,1\n'.repeat(40)}`;
    const { quarantine } = await scanBuilds(
      folder,
      [
        { partition: 'one', objects: { 'input/b': lines, 'input/ä': lines } },
        { partition: 'two', objects: { 'input/a': lines, 'input/z': lines, 'input/A': lines } },
      ],
      { spec, rangeBytes: 100, threads: 4 },
    );
    const expected = ['input/A', 'input/a', 'input/b', 'input/z', 'input/ä'].flatMap((key) =>
      Array.from({ length: 40 }, (_, index) => [key, String(2 + 2 * index)]),
    );
    expect(quarantine.map(({ object_key, line_number }) => [object_key, line_number])).toEqual(expected);
  });

  it('name the bytes of their objects as stored, and their size', async () => {
    const plain = Buffer.from(`${header}1,India,1\n`);
    const packed = gzipSync(plain);
    const { builds } = await scan(folder, { 'input/a.csv': plain, 'input/a.csv.gz': packed }, { spec });
    const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(builds).toMatchObject([
      {
        bytes: plain.length + packed.length,
        objects: [
          { bytes: plain.length, contentHash: sha256(plain) },
          { bytes: packed.length, contentHash: sha256(packed) },
        ],
      },
    ]);
  });

  it('tell how far they are', async () => {
    const seen: ScanProgress[] = [];
    const content = `${header}${'1,India,1\nx,UK,1\n'.repeat(100)}`;
    const refused = 'nothing';
    await scan(
      folder,
      { a: content, b: refused, c: content },
      { spec, rangeBytes: 300, onProgress: (p) => seen.push(p) },
    );
    const bytes = 2 * content.length;
    expect(seen.at(-1)).toEqual({
      bytesDone: bytes,
      bytesTotal: bytes + refused.length,
      records: 400,
      rejected: 200,
    });
    expect(seen.length).toBeGreaterThan(5);
    for (const [index, { bytesDone, records }] of seen.entries()) {
      expect(bytesDone).toBeGreaterThanOrEqual(seen[index - 1]?.bytesDone ?? 0);
      expect(records).toBeGreaterThanOrEqual(seen[index - 1]?.records ?? 0);
    }
  });

  it('count and number lines beyond what one query may have', async () => {
    const good = '1,India,1\n'.repeat(150_000);
    const { builds, quarantine } = await scan(
      folder,
      { a: `${header}${good}x,UK,1\n\n${good}2,"UK,1\n` },
      { spec },
    );
    expect(builds).toMatchObject([{ lines: 300_003, accepted: 300_000, rejected: 2, blank: 1 }]);
    expect(quarantine).toMatchObject([
      { line_number: '150002', reason: 'not-integer' },
      { line_number: '300004', reason: 'unbalanced-quote' },
    ]);
  });

  it('may have measures that are named like counts', async () => {
    const measures = {
      accepted: max('purchase_amount'),
      rejected: min('purchase_amount'),
      filtered: count(),
      counts: count(),
      totals: sum('purchase_amount'),
      reason: count(),
      records: count(),
    };
    const named = compilePipeline({
      ...usersSummary,
      input: usersSummary.input,
      summary: { ...usersSummary.summary, measures },
    });
    expect(await scan(folder, { a: `${header}1,UK,1\n2,UK,3\nx,UK,9\n` }, { spec: named })).toMatchObject({
      builds: [
        {
          accepted: 2,
          rejected: 1,
          filtered: 0,
          totals: { filtered: '2', counts: '2', totals: '4.00', reason: '2' },
        },
      ],
      summary: [
        { country: 'UK', accepted: '3.00', rejected: '1.00', filtered: '2', counts: '2', totals: '4.00' },
      ],
    });
  });

  it('end with what is wrong when an object is not there', async () => {
    const { input, ...folders } = scanFolders(folder);
    const builds = [{ partition: 'one', objects: [{ key: 'input/a', path: join(input, 'absent') }] }];
    await expect(scanFiles({ spec, builds, ...folders })).rejects.toMatchObject({
      code: 'scan-failed',
      message: expect.stringMatching(/nothing was written: .*ENOENT.*absent/),
    });
    mkdirSync(join(input, 'folder'));
    const asFile = [{ partition: 'one', objects: [{ key: 'input/a', path: join(input, 'folder') }] }];
    await expect(scanFiles({ spec, builds: asFile, ...folders })).rejects.toMatchObject({
      code: 'scan-failed',
      message: expect.stringContaining('nothing was written: input/a: Error: EISDIR'),
    });
    expect(readdirSync(folders.temporaryFolder)).toEqual([]);
  });
});
