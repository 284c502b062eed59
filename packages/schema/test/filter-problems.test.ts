import { describe, expect, it } from '@jest/globals';
import { everything } from './everything.ts';
import { latin1, plain, problemsOf, time, type WrongPlace, withPlace } from './wrong-places.ts';

const wrongPlaces: readonly WrongPlace[] = [
  ['summary.filter.0.column', 'amont', `saw "amont"; allowed: code, shop, pieces`],
  ['summary.filter.0.column', 'constructor', 'saw "constructor"; allowed: code, shop'],
  [
    'summary.filter.0.min',
    0,
    "saw 0; allowed: a number that decimal(9,3) can hold, as text, for instance '0.00'",
  ],
  ['summary.filter.0.min', '0.0001', 'saw "0.0001"; allowed: a number that decimal(9,3) can hold'],
  ['summary.filter.0.max', '-1', 'saw "0"; allowed: at most max', 'summary.filter.0.min'],
  ['summary.filter.1.notOneOf', [], 'saw []; allowed: at least 1 in length'],
  ['summary.filter.1.notOneOf', [5], 'saw 5; allowed: a text', 'summary.filter.1.notOneOf.0'],
  ['summary.filter.1.notOneOf', ['a\nb'], `saw "a\\nb"; ${plain}`, 'summary.filter.1.notOneOf.0'],
  [
    'summary.filter.1.notOneOf',
    ['north', 'south'],
    `saw "south"; allowed: "north", "l'est", as oneOf of the column accepts nothing else`,
    'summary.filter.1.notOneOf.1',
  ],
  [
    'summary.filter.1.notOneOf',
    ['north', ''],
    'saw ""; allowed: isMissing, as an empty field is a missing one',
    'summary.filter.1.notOneOf.1',
  ],
  [
    'summary.filter.1',
    { column: 'code', oneOf: ['AB12', 'AB1234567'] },
    'saw "AB1234567"; allowed: at most 8 code points, as maxLength accepts no more',
    'summary.filter.1.oneOf.1',
  ],
  [
    'summary.filter.1',
    { column: 'code', oneOf: ['ab12'] },
    'saw "ab12"; allowed: what matches [A-Z]{2}',
    'summary.filter.1.oneOf.0',
  ],
  ['summary.filter.1.notOneOf', ['north', 'north'], 'saw ["north","north"]; allowed: each value once'],
  [
    'summary.filter.1',
    { column: 'shop', oneOf: ['north'], notOneOf: ['north', "l'est"] },
    'saw ["north","l\'est"]; allowed: a list that leaves a value of shop; with this one no record would count',
    'summary.filter.1.notOneOf',
  ],
  [
    'summary.filter.5',
    { column: 'gift', notOneOf: [true, false] },
    'saw [true,false]; allowed: a list that leaves a value of gift; with this one no record',
    'summary.filter.5.notOneOf',
  ],
  [
    'summary.filter.0',
    { column: 'amount', oneOf: ['1', '2.0'], notOneOf: ['2'], min: '1.5' },
    'saw ["2"]; allowed: a list that leaves a value of amount',
    'summary.filter.0.notOneOf',
  ],
  [
    'summary.filter.3',
    { column: 'year', oneOf: [2019, 2023] },
    'saw [2019,2023]; allowed: a list that leaves a value of year',
    'summary.filter.3.oneOf',
  ],
  ['summary.filter.2.oneOf', [2020, '02020', '2021'], 'saw [2020,"02020","2021"]; allowed: each value once'],
  [
    'summary.filter.0',
    { column: 'amount', notOneOf: ['1.0', '2', '01.000'] },
    'saw ["1.0","2","01.000"]; allowed: each value once',
    'summary.filter.0.notOneOf',
  ],
  [
    'summary.filter.0',
    { column: 'amount', oneOf: ['0', '-0.0'] },
    'saw ["0","-0.0"]; allowed: each value once',
    'summary.filter.0.oneOf',
  ],
  [
    'summary.filter.2.oneOf',
    [2020, 10_000],
    'saw 10000; allowed: at most 9999, as the column has nothing greater',
    'summary.filter.2.oneOf.1',
  ],
  [
    'summary.filter.0',
    { column: 'pieces', min: 501 },
    'saw 501; allowed: at most 500, as the column has nothing greater',
    'summary.filter.0.min',
  ],
  [
    'summary.filter.0',
    { column: 'pieces', max: -501 },
    'saw -501; allowed: at least -500, as the column has nothing less',
    'summary.filter.0.max',
  ],
  [
    'summary.filter.3',
    { column: 'code', isMissing: true },
    'saw true; allowed: false, or a column with required: false',
    'summary.filter.3.isMissing',
  ],
  ['summary.filter.1.min', 'a', 'saw "a"; allowed: oneOf or notOneOf, as a text has no limits'],
  ['summary.filter.2.oneOf', ['2020', 'x'], 'saw "x"; allowed: a whole number', 'summary.filter.2.oneOf.1'],
  ['summary.filter.3', { column: 'shop' }, 'allowed: at least one of min, max, oneOf, notOneOf, isMissing'],
  ['summary.filter.2.isMissing', true, 'saw true; allowed: alone, as a missing value has no limits'],
  ['summary.filter.3.isMissing', 'no', 'saw "no"; allowed: a boolean'],
  ['summary.filter.4.min', '2001-01-01', `saw "2001-01-01"; ${time}`],
  ['summary.filter.5.oneOf', ['true'], 'saw "true"; allowed: true or false', 'summary.filter.5.oneOf.0'],
  ['summary.filter.5.max', true, 'saw true; allowed: oneOf or notOneOf, as a boolean has no limits'],
  ['summary.filter.5.equals', true, 'saw true; no such name; allowed: column, min, max, oneOf, notOneOf'],
];

describe('a wrong filter', () => {
  it.each(wrongPlaces)('is refused for %s = %p', (path, value, message, at = path) => {
    expect(problemsOf(withPlace(everything, path, value))).toEqual([
      { path: at, message: expect.stringContaining(message) },
    ]);
  });
});

describe('a contract in latin-1', () => {
  it.each(['oneOf', 'notOneOf'])('is refused for %s in its filter with another letter', (list) => {
    const anyShop = withPlace(everything, 'input.columns.shop', { type: 'text' });
    const condition = { column: 'shop', [list]: ['ÿ', 'Ā'] };

    expect(problemsOf(withPlace(anyShop, 'summary.filter.1', condition))).toEqual([
      { path: `summary.filter.1.${list}.1`, message: `saw "Ā"; ${latin1}` },
    ]);
  });
});

describe('a right filter', () => {
  it.each([
    ['summary.filter.1', { column: 'code', notOneOf: ['AB12', 'AB012'] }],
    ['summary.filter.1', { column: 'shop', notOneOf: ['north', "l'est"] }],
    ['summary.filter.3', { column: 'year', oneOf: [2019, 2022] }],
    ['summary.filter.1', { column: 'amount', oneOf: ['1', '-1', '0.1', '0.01'] }],
    ['summary.filter.2', { column: 'year', oneOf: [2020, '2021', 2022n] }],
  ])('may have %s = %p', (path, value) => {
    expect(problemsOf(withPlace(everything, path, value))).toEqual([]);
  });
});
