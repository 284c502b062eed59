import { describe, expect, it } from '@jest/globals';
import { compilePipeline } from '../src/index.ts';
import { purchases } from './purchases.ts';
import { name, nothing, plain, problemsOf, type WrongPlace, withPlace } from './wrong-places.ts';

const text = { type: 'text', required: true, maxLength: 5 };
const decimalText = "allowed: a decimal number as text, for instance '0.00'";

const wrongPlaces: readonly WrongPlace[] = [
  ['name', nothing, 'saw nothing; allowed: a string'],
  ['name', 'Purchases', 'saw "Purchases"; allowed: lower-case words joined by -'],
  ['name', 'a'.repeat(33), `saw "${'a'.repeat(33)}"; allowed: at most 32 in length`],
  ['version', 0, 'saw 0; allowed: at least 1'],
  ['version', 1.5, 'saw 1.5; allowed: a whole number'],
  [
    'owner',
    'me',
    'saw "me"; no such name; allowed: name, version, input, summary, queries, gates, arrival, objectives',
  ],
  ['input', nothing, 'saw nothing; allowed: an object'],
  ['input.table', 'my table', `saw "my table"; ${name}`],
  ['input.format.format', nothing, 'saw nothing; allowed: "csv"'],
  ['input.format.format', 'json', 'saw "json"; allowed: "csv"'],
  ['input.format.delimiter', ', ', 'saw ", "; allowed: ",", ";", "|", "\\t"'],
  ['input.format.quote', '', 'saw ""; allowed: "\\"", "\'"'],
  ['input.format.header', 'no', 'saw "no"; allowed: a boolean'],
  ['input.format.encoding', 'utf-16', 'saw "utf-16"; allowed: "utf-8", "latin-1"'],
  ['input.format.multiline', 1, 'saw 1; allowed: a boolean'],
  ['input.format.maxLineBytes', 1, 'saw 1; allowed: at least 64'],
  ['input.format.maxLineBytes', 2 ** 31, 'saw 2147483648; allowed: at most '],
  ['input.format.maxObjectBytes', 0, 'saw 0; allowed: at least 1'],
  ['input.format.maxCompressionRatio', 0.5, 'saw 0.5; allowed: a whole number'],
  ['input.format.maxMultilineBytes', 5, 'saw 5; allowed: none, unless multiline is true'],
  [
    'input.format',
    { format: 'csv', multiline: true, maxMultilineBytes: 2 ** 31 },
    'saw 2147483648; allowed: at most 1073741824',
    'input.format.maxMultilineBytes',
  ],
  [
    'input.format',
    { format: 'csv', multiline: true, maxObjectBytes: 10, maxMultilineBytes: 11 },
    'saw 11; allowed: at most maxObjectBytes, as no larger object is read',
    'input.format.maxMultilineBytes',
  ],
  ['input.format.delimeter', ',', 'saw ","; no such name; allowed: format, delimiter, quote, header'],
  ['input.columns', {}, 'saw {}; allowed: at least one column'],
  ['input.columns.country.header', '', 'saw ""; allowed: at least 1 in length'],
  ['input.columns.country.header', 'a\nb', `saw "a\\nb"; ${plain}`],
  ['input.columns.country.header', 'a\tb', `saw "a\\tb"; ${plain}`],
  ['input.columns.country.header', '\ufeffid', 'allowed: a text that does not begin with a byte order mark'],
  ['input.columns.Country', text, `saw "Country"; as a name; ${name}`],
  ['input.columns.a"b', text, `saw "a\\"b"; as a name; ${name}`],
  ['input.columns._x', text, `saw "_x"; as a name; ${name}`],
  [
    'input.columns.ingest_date',
    text,
    'saw "ingest_date"; as a name; allowed: any name but ingest_date, which',
  ],
  [
    'input.columns.x',
    { type: 'blob' },
    'saw "blob"; allowed: text, integer, decimal, date, timestamp, boolean',
    'input.columns.x.type',
  ],
  ['input.columns.country.required', 'yes', 'saw "yes"; allowed: a boolean'],
  ['input.columns.country.maxLength', 0, 'saw 0; allowed: at least 1'],
  ['input.columns.country.maxLength', 65_536, 'saw 65536; allowed: at most 65535'],
  ['input.columns.country.maxLenght', 9, 'saw 9; no such name; allowed: type, required, header, maxLength'],
  ['input.columns.user_id.min', 1.5, 'saw 1.5; allowed: a whole number'],
  [
    'input.columns.user_id.min',
    2 ** 60,
    'saw 1152921504606847000; allowed: a whole number of 64 bits; above 2^53 as a bigint or as text',
  ],
  ['input.columns.user_id.max', 2n ** 63n, 'saw "9223372036854775808"; allowed: a whole number of 64 bits'],
  ['input.columns.user_id.max', 0, 'saw 1; allowed: at most max', 'input.columns.user_id.min'],
  ['input.columns.purchase_amount.precision', 39, 'saw 39; allowed: at most 38'],
  ['input.columns.purchase_amount.scale', 12, 'saw 12; allowed: less than precision'],
  ['input.columns.purchase_amount.scale', -1, 'saw -1; allowed: at least 0'],
  ['input.columns.purchase_amount.min', 0, `saw 0; ${decimalText}`],
  ['input.columns.purchase_amount.min', '1e3', 'saw "1e3"; allowed: a number that decimal(12,2) can hold'],
  [
    'input.columns.purchase_amount.min',
    '0.001',
    'saw "0.001"; allowed: a number that decimal(12,2) can hold',
  ],
  [
    'input.columns.purchase_amount.max',
    '10000000000',
    'saw "10000000000"; allowed: a number that decimal(12,2)',
  ],
  [
    'input.columns.purchase_amount.max',
    '-0.01',
    'saw "0.00"; allowed: at most max',
    'input.columns.purchase_amount.min',
  ],
  ['summary.table', 'users summary', `saw "users summary"; ${name}`],
  ['summary.table', 'users_raw', 'saw "users_raw"; allowed: a name that leads to other tables'],
  ['summary.table', 'users_quarantine', 'saw "users_quarantine"; allowed: a name that leads to other tables'],
  ['summary.groupBy', [], 'saw []; allowed: at least 1 in length'],
  ['summary.groupBy', ['contry'], 'saw "contry"; allowed: user_id, country', 'summary.groupBy.0'],
  [
    'summary.groupBy',
    ['purchase_amount'],
    'saw "purchase_amount"; allowed: user_id, country',
    'summary.groupBy.0',
  ],
  [
    'summary.groupBy',
    ['country', 'country'],
    'saw "country"; allowed: each column once',
    'summary.groupBy.1',
  ],
  ['summary.measures', {}, 'saw {}; allowed: at least one sum or count'],
  ['summary.measures.Total', { function: 'sum', column: 'user_id' }, `saw "Total"; as a name; ${name}`],
  ['summary.measures.total_purchase.function', 'avg', 'saw "avg"; allowed: "sum"'],
  ['summary.measures.total_purchase.column', 'country', 'saw "country"; allowed: user_id, purchase_amount'],
  [
    'summary.measures.country',
    { function: 'sum', column: 'user_id' },
    'saw {"function":"sum","column":"user_id"}; allowed: a name that is not in groupBy',
  ],
  ['gates.maxRejectedRatio', nothing, 'saw nothing; allowed: a number'],
  ['gates.maxRejectedRatio', 1.01, 'saw 1.01; allowed: at most 1'],
  ['gates.maxRejectedRatio', -0.1, 'saw -0.1; allowed: at least 0'],
  ['gates.minAccepted', -1, 'saw -1; allowed: at least 0'],
  ['gates.maxRejected', 1, 'saw 1; no such name; allowed: maxRejectedRatio, minAccepted'],
  ['objectives.freshnessHours', 0, 'saw 0; allowed: more than 0'],
  ['objectives.runCostUsd', '1', 'saw "1"; allowed: a number'],
  [
    'objectives.runCostUsd',
    0.014,
    'saw 0.014; allowed: at least 0.0147, the price of the shortest run (60 s of 2 DPUs at $0.44 an hour); raise it',
  ],
];

describe('a wrong definition', () => {
  it.each(wrongPlaces)('is refused for %s = %p', (path, value, message, at = path) => {
    expect(problemsOf(withPlace(purchases, path, value))).toEqual([
      { path: at, message: expect.stringContaining(message) },
    ]);
  });

  it('may leave out maxMultilineBytes, which is never more than maxObjectBytes', () => {
    const { input } = compilePipeline(
      withPlace(purchases, 'input.format', { format: 'csv', multiline: true, maxObjectBytes: 10 }),
    );

    expect(input.dialect.maxMultilineBytes).toBe(10);
  });

  it.each([null, undefined, 5, [], 'users-summary'])('is refused for being %p', (definition) => {
    const seen = definition === undefined ? 'nothing' : JSON.stringify(definition);

    expect(problemsOf(definition)).toEqual([
      { path: '(definition)', message: `saw ${seen}; allowed: an object` },
    ]);
  });

  it.each([
    ['input.columns.country.header', 'a\0', plain],
    ['input.columns.country.header', '\ud800a', plain],
  ])('is refused for %s = %j', (path, value, message) => {
    expect(problemsOf(withPlace(purchases, path, value))).toEqual([
      { path, message: `saw ${JSON.stringify(value)}; ${message}` },
    ]);
  });

  it.each(['input.columns', 'summary.derived', 'summary.measures', 'queries'])(
    'is refused for the name __proto__ in %s, which JSON can hold',
    (path) => {
      const named = JSON.parse('{ "__proto__": { "type": "text" } }');

      expect(problemsOf(withPlace(purchases, path, named))).toEqual([
        { path: `${path}.__proto__`, message: `saw "__proto__"; as a name; ${name}` },
      ]);
    },
  );

  it('is refused for too many columns', () => {
    const many = Array.from({ length: 10_001 }, (_, index) => [`c${index}`, text]);
    const columns = { ...purchases.input.columns, ...Object.fromEntries(many) };

    expect(problemsOf(withPlace(purchases, 'input.columns', columns))).toEqual([
      { path: 'input.columns', message: expect.stringMatching(/\.\.\.; allowed: at most [0-9]+ columns$/) },
    ]);
  });

  it('is refused with a value that JSON cannot hold', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const thrower = {
      toJSON() {
        throw new TypeError('no JSON');
      },
    };

    for (const value of [circle, thrower])
      expect(problemsOf({ ...purchases, name: value, owner: value })).toEqual([
        { path: 'name', message: 'saw a value that JSON cannot hold; allowed: a string' },
        { path: 'owner', message: expect.stringMatching(/^saw a value that JSON cannot hold; no such name/) },
      ]);
  });

  it('is refused with every problem in one message', () => {
    const definition = {
      ...withPlace(purchases, 'name', 'P'),
      gates: { maxRejectedRatio: 7 },
      queries: { q: '' },
    };

    expect(() => compilePipeline(definition)).toThrow(
      'pipeline definition "P" has 3 problem(s):\n' +
        '  name: saw "P"; allowed: lower-case words joined by -\n' +
        '  queries.q: saw ""; allowed: at least 1 in length\n' +
        '  gates.maxRejectedRatio: saw 7; allowed: at most 1',
    );
  });
});

describe('a right definition', () => {
  it.each([
    ['input.columns.user_id.min', -(2n ** 63n)],
    ['input.columns.user_id.max', 1],
    ['input.columns.purchase_amount.max', '9999999999.99'],
    ['input.columns.purchase_amount.max', '0'],
    ['input.columns.reason', text],
    ['gates.maxRejectedRatio', 0],
    ['gates.minAccepted', 0],
    ['version', 2],
    ['input.columns.country.header', "Land \ufeff\u2028 'x' 😀"],
    ['input.columns.country.maxLength', 65_535],
  ])('may have %s = %p', (path, value) => {
    expect(problemsOf(withPlace(purchases, path, value))).toEqual([]);
  });
});
