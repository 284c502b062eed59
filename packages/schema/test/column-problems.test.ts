import { describe, expect, it } from '@jest/globals';
import { everything } from './everything.ts';
import { latin1, plain, problemsOf, time, type WrongPlace, withPlace } from './wrong-places.ts';

const day = "allowed: a day from 0001-01-01 to 9999-12-31, for instance '2026-11-23'";

const wrongPlaces: readonly WrongPlace[] = [
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
];

describe('a wrong column', () => {
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

describe('a right column', () => {
  it.each([
    ['input.columns.ordered.format', 'yyyyMMdd'],
    ['input.columns.seen.format', 'yyyyMMddTHHmmss'],
    ['input.columns.seen.format', 'dd., MM yyyy'],
    ['input.columns.shop.oneOf', ['north', 'ÿ', ' ', 'x'.repeat(1024)]],
    ['input.columns.code.oneOf', ['AB123456', "x'"]],
    ['input.columns.code.pattern', '([A-Z]{9})*x{0,20}'],
  ])('may have %s = %p', (path, value) => {
    expect(problemsOf(withPlace(everything, path, value))).toEqual([]);
  });
});
