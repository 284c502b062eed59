import type { Spec, SpecColumn } from '@ledgerline/schema';
import fc, { type Arbitrary } from 'fast-check';

type Dialect = Spec['input']['dialect'];

/** Values of a type, right ones and near misses. */
const values: Readonly<Record<SpecColumn['type'], readonly string[]>> = {
  integer: [
    '1',
    '-7',
    '007',
    '42',
    '9223372036854775807',
    '9223372036854775808',
    '1e3',
    '+1',
    ' 1',
    '٣',
    '-',
    '1.0',
  ],
  decimal: [
    '1',
    '0.05',
    '-3.5',
    '12345.67',
    '100',
    '1e2',
    '.5',
    '5.',
    '0.005',
    '1,5',
    'NaN',
    '99999999999999999999',
  ],
  text: [
    'UK',
    'DE1',
    'C0001',
    'VIP-AB',
    'open',
    'paid',
    'über',
    "o'clock",
    'a b',
    'x'.repeat(60),
    '=1',
    '\ufeff',
  ],
  date: [
    '2026-11-23',
    '11-23-2026',
    '23.11.2026',
    '1900-02-29',
    '2000-02-29',
    '29.02.2000',
    '0000-01-01',
    '2026-1-1',
  ],
  timestamp: [
    '2026-11-23 08:30:00',
    '23/11/2026 08:30',
    '24/11/2026 24:00',
    '2026-11-23',
    '2026-11-23T08:30:00',
    'x',
  ],
  boolean: ['true', 'false', 'yes', 'Y', 'no', '0', 'TRUE', 'wahr'],
};

function quoted(text: string, { quote }: Dialect): string {
  return `${quote}${text.replaceAll(quote, quote + quote)}${quote}`;
}

/** A field as it may stand in a file: literal, quoted, empty, or quoted where it must not be. */
function anyField(column: SpecColumn, dialect: Dialect): Arbitrary<string> {
  const own = values[column.type].filter((value) => !value.includes(dialect.delimiter));
  const good = fc.constantFrom(...own);
  const nasty = fc.constantFrom(
    '',
    quoted('', dialect),
    quoted(`a${dialect.delimiter}b`, dialect),
    quoted(`a${dialect.quote}b`, dialect),
    quoted('a\nb', dialect),
    ` ${quoted('a', dialect)}`,
    `${quoted('a', dialect)} `,
    `${quoted('a', dialect)}x`,
    `a${dialect.quote}b`,
    dialect.quote,
  );
  return fc.oneof(
    { weight: 12, arbitrary: good },
    { weight: 4, arbitrary: good.map((value) => quoted(value, dialect)) },
    { weight: 2, arbitrary: nasty },
  );
}

function anyLine({ columns, dialect }: Spec['input']): Arbitrary<string> {
  const record = fc
    .tuple(...columns.map((column) => anyField(column, dialect)))
    .map((fields) => fields.join(dialect.delimiter));
  const cut = fc.tuple(record, fc.nat({ max: 40 })).map(([line, length]) => line.slice(0, length));
  const surplus = record.map((line) => `${line}${dialect.delimiter}`);
  return fc.oneof(
    { weight: 20, arbitrary: record },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: surplus },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', 'x'.repeat(130), dialect.delimiter.repeat(3)) },
  );
}

/** Bytes that go wrong wherever they stand. */
const trap = fc.constantFrom(
  '\0',
  '\r',
  '\n',
  '\r\n',
  '"',
  "'",
  ',',
  ';',
  ' ',
  '\xff',
  '\xc3',
  '\xef\xbb\xbf',
  '\t',
);

interface Mutation {
  readonly at: number;
  readonly removed: number;
  readonly added: string;
}

function mutate(bytes: Buffer, { at, removed, added }: Mutation): Buffer {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  return Buffer.concat([
    bytes.subarray(0, place),
    Buffer.from(added, 'latin1'),
    bytes.subarray(Math.min(bytes.length, place + removed)),
  ]);
}

export function headerOf({ columns, dialect }: Spec['input']): string {
  const header = (name: string) => (name.includes(dialect.delimiter) ? quoted(name, dialect) : name);
  return columns.map(({ name, header: seen }) => header(seen ?? name)).join(dialect.delimiter);
}

/** An object of a contract: mostly right, then with a few bytes changed. */
export function anyObject(input: Spec['input']): Arbitrary<Buffer> {
  const { dialect } = input;
  const mutation = fc.record({
    at: fc.nat(),
    removed: fc.nat({ max: 2 }),
    added: fc.oneof(trap, fc.constant('')),
  });
  return fc
    .record({
      lines: fc.array(anyLine(input), { maxLength: 12 }),
      end: fc.constantFrom('\n', '\n', '\r\n'),
      isEnded: fc.boolean(),
      hasBom: fc.constantFrom(false, false, true),
      mutations: fc.array(mutation, { maxLength: 3 }),
    })
    .map(({ lines, end, isEnded, hasBom, mutations }) => {
      const all = [...(dialect.header ? [headerOf(input)] : []), ...lines];
      const text = `${hasBom ? '\ufeff' : ''}${all.join(end)}${isEnded ? end : ''}`;
      const bytes = dialect.encoding === 'latin-1' ? Buffer.from(text, 'latin1') : Buffer.from(text);
      // a wrong header is one verdict of many: most mutations come after it
      const start = dialect.header && mutations.length < 3 ? bytes.indexOf('\n') + 1 : 0;
      return Buffer.concat([bytes.subarray(0, start), mutations.reduce(mutate, bytes.subarray(start))]);
    });
}
