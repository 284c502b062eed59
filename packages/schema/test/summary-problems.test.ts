import { describe, expect, it } from '@jest/globals';
import { everything } from './everything.ts';
import { numbers, problemsOf, type WrongPlace, withPlace } from './wrong-places.ts';

const measurable = `${numbers}, ordered, paid, sent, seen, amount, both, less, year, month, day`;

const wrongPlaces: readonly WrongPlace[] = [
  [
    'summary.groupBy',
    ['amount'],
    'saw "amount"; allowed: code, shop, pieces, customer, ordered, paid, gift, broken, year, month, day',
    'summary.groupBy.0',
  ],
  ['summary.groupBy', ['seen'], 'saw "seen"; allowed: code, shop', 'summary.groupBy.0'],
  ['summary.measures.total.column', 'seen', `saw "seen"; allowed: ${numbers}, amount, both, less, year`],
  [
    'summary.measures.total',
    { function: 'sum' },
    `saw nothing; allowed: ${numbers}`,
    'summary.measures.total.column',
  ],
  [
    'input.columns.price',
    { type: 'decimal', precision: 26, scale: 3 },
    'saw "amount"; allowed: a column of at most 28 digits, and this one can have 29; a sum has 38 digits',
    'summary.measures.total.column',
  ],
  ['summary.measures.last.column', 'code', `saw "code"; allowed: ${measurable}`],
  ['summary.measures.orders.column', 'oders', 'saw "oders"; allowed: code, shop, pieces'],
  ['summary.measures.total.function', 'avg', 'saw "avg"; allowed: "sum", "count", "min", "max"'],
  [
    'summary.measures',
    { first: { function: 'min', column: 'seen' } },
    'allowed: at least one sum or count, whose total proves what is published',
  ],
];

describe('a wrong summary', () => {
  it.each(wrongPlaces)('is refused for %s = %p', (path, value, message, at = path) => {
    expect(problemsOf(withPlace(everything, path, value))).toEqual([
      { path: at, message: expect.stringContaining(message) },
    ]);
  });
});

describe('a right summary', () => {
  it.each([
    ['summary.measures.total.column', 'both'],
    ['input.columns.price', { type: 'decimal', precision: 25, scale: 3 }],
    ['input.columns.price', { type: 'decimal', precision: 38, scale: 3, min: '-9.5', max: '1000' }],
  ])('may have %s = %p', (path, value) => {
    expect(problemsOf(withPlace(everything, path, value))).toEqual([]);
  });
});
