import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ContentHash } from '../src/content-hash.ts';

const blockBytes = 64 * 1024 * 1024;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

function hashOf(bytes: Buffer, step: number): string {
  const hash = new ContentHash();
  for (let at = 0; at < bytes.length; at += step) hash.update(bytes.subarray(at, at + step));
  return hash.digest();
}

describe('ContentHash', () => {
  it('is the SHA-256 of up to 64 MiB', () => {
    expect(hashOf(Buffer.alloc(0), 1)).toBe(sha256(Buffer.alloc(0)).toString('hex'));
    expect(hashOf(Buffer.from('a,b\n1,2\n'), 3)).toBe(sha256(Buffer.from('a,b\n1,2\n')).toString('hex'));
    const block = Buffer.alloc(blockBytes, 'ledger');
    expect(hashOf(block, 10_000_019)).toBe(sha256(block).toString('hex'));
  });

  it('is the SHA-256 of the digests of its blocks beyond that, however it is read', () => {
    const bytes = Buffer.alloc(2 * blockBytes + 7, 'line');
    const starts = [0, blockBytes, 2 * blockBytes];
    const digests = starts.map((start) => sha256(bytes.subarray(start, start + blockBytes)));
    const hash = sha256(Buffer.concat(digests)).toString('hex');
    expect(hashOf(bytes, bytes.length)).toBe(hash);
    expect(hashOf(bytes, 10_000_019)).toBe(hash);
  });
});
