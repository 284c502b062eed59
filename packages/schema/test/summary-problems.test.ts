import { describe, expect, it } from '@jest/globals';
import { everything } from './everything.ts';
import { problemsOf, withPlace } from './wrong-places.ts';

const numbers = 'pieces, customer, price, discount';
const measurable = `${numbers}, ordered, paid, sent, seen, amount, both, less, year, month, day`;
const plain = 'allowed: a text without control characters or lone surrogates';
const latin1 = 'allowed: characters of ISO 8859-1, as objects in latin-1 hold no others';
const day = "allowed: a day from 0001-01-01 to 9999-12-31, for instance '2026-11-23'";
const time = "allowed: a time from 0001 to 9999, for instance '2026-11-23T08:30:00'";

/** Path, wrong value, what the message says; the problem is at the same path unless a fourth part says where. */
const wrongPlaces: [path: string, value: unknown, message: string, at?: string][] = [
  // columns
  ['input.columns.code.header', 'Größe €', `saw "Größe €"; ${latin1}`],
  ['input.columns.code.header', 'shop', 'saw "shop"; allowed: a header that no other column has'],
  ['input.columns.code.pattern', 'a+?', `saw "a+?"; allowed: characters, \\`],
  ['input.columns.shop.pattern', '(', `saw "("; allowed: characters, \\`],
  ['input.columns.shop.oneOf', [], 'saw []; allowed: at least 1 in length'],
  ['input.columns.shop.oneOf', ['a', 'a'], 'saw ["a","a"]; allowed: each value once'],
  ['input.columns.shop.oneOf', [''], 'saw ""; allowed: at least 1 in length', 'input.columns.shop.oneOf.0'],
  ['input.columns.shop.oneOf', ['north', 'a\tb'], `saw "a\\tb"; ${plain}`, 'input.columns.shop.oneOf.1'],
  ['input.columns.shop.oneOf', ['north', 'a\x85'], plain, 'input.columns.shop.oneOf.1'],
  ['input.columns.shop.oneOf', ['north', '\udc00'], `saw "\\udc00"; ${plain}`, 'input.columns.shop.oneOf.1'],
  ['input.columns.shop.oneOf', ['north', '€'], `saw "€"; ${latin1}`, 'input.columns.shop.oneOf.1'],
  [
    'input.columns.code.oneOf',
    ['AB12', 'AB1234567'],
    'saw "AB1234567"; allowed: at most 8 code points, as maxLength accepts no more',
    'input.columns.code.oneOf.1',
  ],
  [
    'input.columns.code.oneOf',
    ['AB12', "xx'", "x'"],
    `saw "xx'"; allowed: what matches [A-Z]{2}[0-9]{1,6}|x', as pattern accepts nothing else`,
    'input.columns.code.oneOf.1',
  ],
  ['input.columns.pieces.min', '1.0', 'saw "1.0"; allowed: a whole number of 64 bits'],
  ['input.columns.pieces.min', '501', 'saw "501"; allowed: at most max'],
  ['input.columns.ordered.format', 'dd.MM.yy', 'saw "dd.MM.yy"; allowed: yyyy, MM and dd, each once, with'],
  [
    'input.columns.ordered.format',
    'yyyy-MM-dd HH',
    'saw "yyyy-MM-dd HH"; allowed: yyyy, MM and dd, each once',
  ],
  ['input.columns.ordered.format', ' yyyy-MM-dd', 'saw " yyyy-MM-dd"; allowed: yyyy, MM and dd, each once'],
  ['input.columns.ordered.format', 'yyyy-MM-dd.', 'saw "yyyy-MM-dd."; allowed: yyyy, MM and dd, each once'],
  ['input.columns.seen.format', 'yyyy-MM-ddT', 'saw "yyyy-MM-ddT"; allowed: yyyy, MM and dd, and any of HH'],
  ['input.columns.ordered.format', 'yyyy-MM', 'saw "yyyy-MM"; allowed: yyyy, MM and dd, each once'],
  ['input.columns.ordered.format', 'yyyy-MM-dd%', 'saw "yyyy-MM-dd%"; allowed: yyyy, MM and dd'],
  ['input.columns.seen.format', 'HH:mm', 'saw "HH:mm"; allowed: yyyy, MM and dd, and any of HH mm ss, each'],
  [
    'input.columns.seen.format',
    'yyyy-MM-dd HH:HH',
    'saw "yyyy-MM-dd HH:HH"; allowed: yyyy, MM and dd, and any',
  ],
  ['input.columns.ordered.min', '2000-02-30', `saw "2000-02-30"; ${day}`],
  ['input.columns.ordered.min', '0000-01-01', `saw "0000-01-01"; ${day}`],
  ['input.columns.ordered.min', '01.01.2000', `saw "01.01.2000"; ${day}`],
  ['input.columns.ordered.min', '2000-01-01T00:00:00', `saw "2000-01-01T00:00:00"; ${day}`],
  ['input.columns.ordered.min', '2100-01-01', 'saw "2100-01-01"; allowed: at most max'],
  ['input.columns.sent.min', '2000-01-01', `saw "2000-01-01"; ${time}`],
  ['input.columns.sent.min', '2000-01-01 00:00:00', `saw "2000-01-01 00:00:00"; ${time}`],
  ['input.columns.sent.min', '2000-01-01T24:00:00', `saw "2000-01-01T24:00:00"; ${time}`],
  ['input.columns.gift.true', [], 'saw []; allowed: at least 1 in length'],
  ['input.columns.gift.true', [true], 'saw true; allowed: a string', 'input.columns.gift.true.0'],
  ['input.columns.gift.true', ['ja\n'], `saw "ja\\n"; ${plain}`, 'input.columns.gift.true.0'],
  ['input.columns.gift.false', ['no', '\x7f'], `saw "\x7f"; ${plain}`, 'input.columns.gift.false.1'],
  ['input.columns.gift.false', ['no', '否'], `saw "否"; ${latin1}`, 'input.columns.gift.false.1'],
  ['input.columns.gift.false', ['no', 'Y'], 'saw ["no","Y"]; allowed: words that do not mean true'],
  ['input.columns.gift.words', [], 'saw []; no such name; allowed: type, required, header, true, false'],
  [
    'input.columns.code.pattern',
    '[A-Z]{9}|x{10}',
    'saw "[A-Z]{9}|x{10}"; allowed: a pattern that a text of 1 to 8 code points matches, as maxLength accepts no more; this one has at least 9',
  ],
  [
    'input.columns.code.pattern',
    'a{0}',
    'code points matches, as maxLength accepts no more; an empty field is a',
  ],
  // derived columns
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
  // filter
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
  // groups and measures
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

describe('a wrong contract or summary', () => {
  it.each(wrongPlaces)('is refused for %s = %p', (path, value, message, at = path) => {
    expect(problemsOf(withPlace(everything, path, value))).toEqual([
      { path: at, message: expect.stringContaining(message) },
    ]);
  });
});

describe('a listed text', () => {
  it('has to fit in a line beside the other fields, in UTF-8', () => {
    const narrow = withPlace(everything, 'input.format.maxLineBytes', 100);
    const wrong = withPlace(narrow, 'input.columns.shop.oneOf', ['north', 'x'.repeat(83), 'ÿ'.repeat(42)]);

    expect(problemsOf(wrong).map(({ path, message }) => [path, message.slice(-73)])).toEqual([
      [
        'input.columns.shop.oneOf.2',
        ' allowed: at most 83 bytes, as a longer one is in no line of maxLineBytes',
      ],
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

describe('a right contract or summary', () => {
  it.each([
    ['input.columns.ordered.format', 'yyyyMMdd'],
    ['input.columns.seen.format', 'yyyyMMddTHHmmss'],
    ['input.columns.seen.format', 'dd., MM yyyy'],
    ['input.columns.shop.oneOf', ['north', 'ÿ', ' ', 'x'.repeat(1024)]],
    ['input.columns.code.oneOf', ['AB123456', "x'"]],
    ['summary.filter.1', { column: 'code', notOneOf: ['AB12', 'AB012'] }],
    ['summary.filter.1', { column: 'shop', notOneOf: ['north', "l'est"] }],
    ['summary.filter.3', { column: 'year', oneOf: [2019, 2022] }],
    ['input.columns.code.pattern', '([A-Z]{9})*x{0,20}'],
    ['summary.filter.1', { column: 'amount', oneOf: ['1', '-1', '0.1', '0.01'] }],
    ['summary.measures.total.column', 'both'],
    ['input.columns.price', { type: 'decimal', precision: 25, scale: 3 }],
    ['input.columns.price', { type: 'decimal', precision: 38, scale: 3, min: '-9.5', max: '1000' }],
    ['summary.filter.2', { column: 'year', oneOf: [2020, '2021', 2022n] }],
  ])('may have %s = %p', (path, value) => {
    expect(problemsOf(withPlace(everything, path, value))).toEqual([]);
  });
});
