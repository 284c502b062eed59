import { describe, expect, it } from '@jest/globals';
import { everything } from './everything.ts';
import { numbers, problemsOf, type WrongPlace, withPlace } from './wrong-places.ts';

const wrongPlaces: readonly WrongPlace[] = [
  ['summary.derived.price', { function: 'year', columns: ['seen'] }, 'allowed: a name that no column of the'],
  ['summary.derived.Year', { function: 'year', columns: ['seen'] }, 'saw "Year"; as a name; allowed: lower'],
  ['summary.derived.day.function', 'week', 'saw "week"; allowed: "sum", "difference", "product", "year"'],
  ['summary.derived.amount.columns', ['price'], 'saw ["price"]; allowed: 2 to 100 columns'],
  ['summary.derived.amount.columns', Array(101).fill('price'), 'allowed: 2 to 100 columns'],
  ['summary.derived.less.columns', ['price', 'price', 'price'], 'allowed: exactly 2 columns'],
  ['summary.derived.day.columns', ['seen', 'sent'], 'saw ["seen","sent"]; allowed: exactly 1 column'],
  [
    'summary.derived.amount.columns',
    ['price', 'shop'],
    `saw "shop"; allowed: ${numbers}`,
    'summary.derived.amount.columns.1',
  ],
  [
    'summary.derived.both.columns',
    ['price', 'amount'],
    `saw "amount"; allowed: ${numbers}`,
    'summary.derived.both.columns.1',
  ],
  [
    'summary.derived.day.columns',
    ['price'],
    'saw "price"; allowed: ordered, paid, sent, seen',
    'summary.derived.day.columns.0',
  ],
  [
    'summary.derived.both',
    { function: 'product', columns: ['discount', 'customer'] },
    'saw ["discount","customer"]; allowed: a result of at most 38 digits, and this one can have 39; narrow min',
    'summary.derived.both.columns',
  ],
];

describe('a wrong derived column', () => {
  it.each(wrongPlaces)('is refused for %s = %p', (path, value, message, at = path) => {
    expect(problemsOf(withPlace(everything, path, value))).toEqual([
      { path: at, message: expect.stringContaining(message) },
    ]);
  });
});
