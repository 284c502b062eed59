import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';
import fc from 'fast-check';
import { decode, zstdFrame } from './decode.ts';

const { dialect } = compilePipeline(usersSummary).input;
const lines = Array.from({ length: 2000 }, (_, index) => `${index},India,${(index * 7919) % 10007}.25`);
const text = `${lines.join('\n')}\n`;
const gzip = gzipSync(text);

/** Two lines of the zstd program, with a checksum at the end, which DuckDB's frames lack. */
const checkedFrame = Buffer.from(
  'KLUv/QRYYQEAdXNlcl9pZCxjb3VudHJ5LHB1cmNoYXNlX2Ftb3VudAoxLEluZGlhLDMwMAo8+sBA',
  'base64',
);
const flipped = (bytes: Buffer, at: number) =>
  Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 4 : byte)));

/** A random text of one line, which does not compress. */
const noise = (length: number) => {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(97 + (state % 26));
  }).join('');
};

describe('decodedBlocks', () => {
  it('reads plain, gzip and zstd objects by the end of their key, in any case', async () => {
    const frame = await zstdFrame(lines);
    for (const [key, stored] of [
      ['a.csv', Buffer.from(text)],
      ['a.csv.gz', gzip],
      ['a.CSV.GZ', gzip],
      ['a.csv.zst', frame],
      ['a.csv.ZST', frame],
    ] as const)
      expect((await decode(key, stored, dialect)).toString()).toBe(text);
  });

  it('reads gzip members and zstd frames one after the other, wherever a block ends', async () => {
    const frame = await zstdFrame(lines);
    const empty = await zstdFrame([]);
    const members = Buffer.concat([gzip, gzipSync(''), gzip]);
    const frames = Buffer.concat([frame, empty, empty, frame]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 100, max: 3 * gzip.length }), async (blockBytes) => {
        expect((await decode('a.gz', members, dialect, blockBytes)).toString()).toBe(text + text);
        expect((await decode('a.zst', frames, dialect, blockBytes)).toString()).toBe(text + text);
      }),
      { numRuns: 8, examples: [[gzip.length], [frame.length]] },
    );
  });

  it('reads an object without a byte as one without a line, whatever its name', async () => {
    for (const key of ['a.csv', 'a.csv.gz', 'a.csv.zst'])
      expect(await decode(key, Buffer.alloc(0), dialect)).toHaveLength(0);
  });

  it('refuses bytes that do not decode, wherever they are wrong', async () => {
    for (const [key, good] of [
      ['a.csv.gz', gzip],
      ['a.csv.zst', checkedFrame],
    ] as const) {
      expect(await decode(key, good, dialect)).not.toHaveLength(0);
      for (const stored of [
        good.subarray(0, good.length - 1),
        good.subarray(0, good.length >> 1),
        good.subarray(0, 3),
        flipped(good, 1),
        flipped(good, good.length >> 1),
        flipped(good, good.length - (key.endsWith('gz') ? 6 : 2)),
        Buffer.concat([good, Buffer.from('no frame of anything')]),
        Buffer.from(text),
      ])
        await expect(decode(key, stored, dialect)).rejects.toMatchObject({ reason: 'unreadable' });
    }
  });

  it('refuses an object that is too large, plain or decompressed, and takes one of just that size', async () => {
    const limit = (maxObjectBytes: number) => ({ ...dialect, maxObjectBytes });
    for (const [key, stored] of [
      ['a.csv', Buffer.from(text)],
      ['a.csv.gz', gzip],
      ['a.csv.zst', await zstdFrame(lines)],
    ] as const) {
      expect(await decode(key, stored, limit(text.length))).toHaveLength(text.length);
      await expect(decode(key, stored, limit(text.length - 1))).rejects.toMatchObject({
        reason: 'too-large',
      });
    }
  });

  it('refuses what compresses too well, but not in the first mebibyte', async () => {
    const bombs = [1, 2].map((mebibytes) => 'a'.repeat(mebibytes * 1024 * 1024 - 1));
    const [small = '', large = ''] = bombs;
    for (const [key, pack] of [
      ['a.csv.gz', async (line: string) => gzipSync(`${line}\n`)],
      ['a.csv.zst', (line: string) => zstdFrame([line])],
    ] as const) {
      expect(await decode(key, await pack(small), dialect)).toHaveLength(small.length + 1);
      await expect(decode(key, await pack(large), dialect)).rejects.toMatchObject({
        reason: 'too-compressed',
      });
      const fine = noise(2 * 1024 * 1024);
      expect(await decode(key, await pack(fine), dialect)).toHaveLength(fine.length + 1);
    }
  });

  it('names the limit that is reached first, whatever the size of blocks', async () => {
    const stored = gzipSync('a'.repeat(4 * 1024 * 1024));
    const ratio = { ...dialect, maxObjectBytes: 3 * 1024 * 1024 };
    const size = { ...dialect, maxObjectBytes: 1024 * 1024 - 1 };
    for (const blockBytes of [1000, 1024 * 1024]) {
      await expect(decode('a.gz', stored, ratio, blockBytes)).rejects.toMatchObject({
        reason: 'too-compressed',
      });
      await expect(decode('a.gz', stored, size, blockBytes)).rejects.toMatchObject({ reason: 'too-large' });
    }
  });

  it('turns Latin-1 into UTF-8 and counts its bytes after that', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const latin = { ...dialect, encoding: 'latin-1' as const };
    const decoded = await decode('a.csv', bytes, latin, 7);
    expect(decoded.toString()).toBe(String.fromCharCode(...bytes));
    expect(decoded).toHaveLength(128 + 2 * 128);
    await expect(decode('a.csv', bytes, { ...latin, maxObjectBytes: 383 })).rejects.toMatchObject({
      reason: 'too-large',
    });
  });

  it('refuses a multiline object that is larger than one range may be', async () => {
    const multiline = { ...dialect, multiline: true, maxMultilineBytes: text.length };
    expect(await decode('a.csv.gz', gzip, multiline)).toHaveLength(text.length);
    for (const key of ['a.csv', 'a.csv.gz']) {
      const stored = key.endsWith('gz') ? gzip : Buffer.from(text);
      const smaller = { ...multiline, maxMultilineBytes: text.length - 1 };
      await expect(decode(key, stored, smaller)).rejects.toMatchObject({ reason: 'multiline-too-large' });
    }
  });
});
