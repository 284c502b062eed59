import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineReader, type LineReaderLimits } from '../src/line-reader.ts';

async function* blocksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  const block = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    // as of a file: the block is overwritten when the next one is asked for
    yield block.subarray(0, bytes.copy(block, 0, at, at + size));
    block.fill(0x7e);
  }
}

async function read(content: Buffer, blockBytes: number, limits: LineReaderLimits) {
  const reader = new LineReader(blocksOf(content, blockBytes), limits);
  const ranges: Buffer[] = [];
  let isUnended = false;
  for (;;) {
    const target = Buffer.alloc(LineReader.targetBytes(limits));
    const lines = await reader.next(target);
    if (lines === null) return { ranges, isUnended };
    ranges.push(Buffer.from(lines.bytes));
    isUnended = lines.isUnended;
    target.fill(0x7e);
  }
}

const content = fc
  .array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\r', '"', ',', 'x'.repeat(20)), { maxLength: 80 })
  .map((parts) => Buffer.from(parts.join('')));
const size = fc.integer({ min: 1, max: 60 });

/** What must stay of a line: all of it, or its start, that it is too long, and its line end. */
const view = (line: string, max: number, isEnded: boolean) =>
  line.length <= max ? line : [line.slice(0, max), 'too long', isEnded && line.endsWith('\r')];

describe('LineReader', () => {
  it('gives all bytes back in whole lines, whatever the sizes of blocks and ranges', async () => {
    await fc.assert(
      fc.asyncProperty(content, size, size, async (bytes, blockBytes, rangeBytes) => {
        const { ranges, isUnended } = await read(bytes, blockBytes, { rangeBytes, lineBytes: 10_000 });
        const text = bytes.toString();
        expect(isUnended).toBe(text !== '' && !text.endsWith('\n'));
        expect(Buffer.concat(ranges).toString()).toBe(isUnended ? `${text}\n` : text);
        for (const range of ranges) expect(range.toString().endsWith('\n')).toBe(true);
        for (const range of ranges.slice(0, -1)) expect(range.length).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('cuts a line over the limit, and leaves it over the limit and with its line end', async () => {
    await fc.assert(
      fc.asyncProperty(
        content,
        size,
        size,
        fc.integer({ min: 1, max: 30 }),
        async (bytes, block, range, max) => {
          const { ranges, isUnended } = await read(bytes, block, { rangeBytes: range, lineBytes: max + 5 });
          const wanted = bytes.toString().split('\n');
          const seen = Buffer.concat(ranges).toString().split('\n');
          if (isUnended) seen.pop();
          const last = wanted.length - 1;
          expect(seen.map((line, index) => view(line, max, index < last))).toEqual(
            wanted.map((line, index) => view(line, max, index < last)),
          );
        },
      ),
      {
        numRuns: 3000,
        examples: [
          [Buffer.from('aaabc\ra\n'), 1, 1, 1], // what is kept ends with a CR, the line does not
          [Buffer.from('aaaaaaaa\r\naaaaaa\n'), 1, 1, 1], // nothing is left out of the second line
        ],
      },
    );
  });

  it('needs no more memory for a longer line', async () => {
    const limits = { rangeBytes: 64, lineBytes: 16 };
    const long = Buffer.from(`a\n${'x'.repeat(1_000_000)}\nb\n`);
    const { ranges } = await read(long, 64, limits);
    expect(Math.max(...ranges.map(({ length }) => length))).toBeLessThanOrEqual(
      LineReader.targetBytes(limits),
    );
    expect(Buffer.concat(ranges).toString()).toMatch(/^a\nx{16,64}\nb\n$/);
  });
});
