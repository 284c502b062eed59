import { describe, expect, it } from '@jest/globals';
import { valueText } from '../src/values.ts';

describe('valueText', () => {
  it.each([
    [7, '7'],
    [7n, '7'],
    ['007', '7'],
    ['-07', '-7'],
    [-0, '0'],
    ['-0', '0'],
    ['-000', '0'],
  ])('gives the whole number %p one text, whatever its form', (value, text) => {
    expect(valueText({ type: 'integer' }, value)).toBe(text);
  });
});
