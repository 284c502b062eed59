import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rawText } from '../src/raw-text.ts';

describe('rawText', () => {
  it.each([
    [[0x63, 0x61, 0x66, 0xe9], 'caf\\xe9'],
    [[0xc3, 0xa9], 'é'],
    [[0xc0, 0xaf], '\\xc0\\xaf'],
    [[0xe2, 0x82, 0x41], '\\xe2\\x82A'],
    [[0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
    [[0xf0, 0x9f, 0x98, 0x80, 0xff], '😀\\xff'],
    [[0xf5, 0x80, 0x80, 0x80], '\\xf5\\x80\\x80\\x80'],
    [[0xef, 0xbb, 0xbf, 0x31], '\ufeff1'],
    [[0x80, 0x0a, 0x00], '\\x80\n\0'],
  ])('shows the bytes %j as %j', (bytes, text) => {
    expect(rawText(Buffer.from(bytes))).toBe(text);
  });

  it('shows every text in UTF-8 as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const wellFormed = Buffer.from(text).toString();
        expect(rawText(Buffer.from(wellFormed))).toBe(wellFormed);
      }),
    );
  });
});
