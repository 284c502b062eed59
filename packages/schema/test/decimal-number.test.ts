import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDecimals, compareDecimals } from '../src/index.ts';

const hundredths = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n });
const written = (units: bigint) => {
  const digits = String(units < 0n ? -units : units).padStart(3, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

describe('compareDecimals', () => {
  it.each([
    ['1.5', '1.50', 0],
    ['007', '7', 0],
    ['-0', '0.00', 0],
    ['-0.5', '0.5', -1],
    ['-0.5', '-0.49', -1],
    ['10', '9', 1],
    ['0.1', '0.09', 1],
    ['99999999999999999999999999999999999999', '99999999999999999999999999999999999998', 1],
  ])('puts %s against %s at %d', (a, b, sign) => {
    expect(Math.sign(compareDecimals(a, b))).toBe(sign);
    expect(Math.sign(compareDecimals(b, a))).toBe(sign === 0 ? 0 : -sign);
  });

  it('orders as the integers do', () => {
    fc.assert(
      fc.property(hundredths, hundredths, (a, b) => {
        expect(Math.sign(compareDecimals(written(a), written(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});

describe('addDecimals', () => {
  it.each([
    [[], '0'],
    [['0.1', '0.2'], '0.3'],
    [['1', '0.50'], '1.50'],
    [['0.05', '-0.06'], '-0.01'],
    [['-1.00', '1.00'], '0.00'],
    [['9007199254740993', '0.01'], '9007199254740993.01'],
  ])('adds %j to %s', (numbers, sum) => {
    expect(addDecimals(numbers)).toBe(sum);
  });

  it('adds as the integers do', () => {
    fc.assert(
      fc.property(fc.array(hundredths, { minLength: 1 }), (numbers) => {
        expect(addDecimals(numbers.map(written))).toBe(written(numbers.reduce((sum, units) => sum + units)));
      }),
    );
  });
});
