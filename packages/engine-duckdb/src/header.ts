import type { Spec } from '@ledgerline/schema';
import { closingQuote, type LineDialect, lineDialect, lineFault } from './line-faults.ts';
import { rawText } from './raw-text.ts';
import { Refusal } from './refusal.ts';

const LF = 10;
const CR = 13;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

export interface Header {
  /** Bytes before the first record: BOM and header line. */
  readonly length: number;
  /** Lines that it takes. */
  readonly lines: 0 | 1;
  /** Every line of the object must end CRLF. */
  readonly isCrlf: boolean;
}

export const startsWithBom = (bytes: Buffer) => bytes.subarray(0, BOM.length).equals(BOM);

/**
 * What the first range of an object begins with; a header names the columns in their order, no bytes need none.
 *
 * @throws Refusal wrong-header
 */
export function readHeader(bytes: Buffer, isUnended: boolean, { dialect, columns }: Spec['input']): Header {
  const start = dialect.encoding === 'utf-8' && startsWithBom(bytes) ? BOM.length : 0;
  const end = bytes.indexOf(LF, start);
  const isOurs = isUnended && end === bytes.length - 1;
  const isCrlf = !isOurs && end > start && bytes[end - 1] === CR;
  const isEmpty = isOurs && end === start;
  if (!dialect.header || isEmpty) return { length: isEmpty ? bytes.length : start, lines: 0, isCrlf };
  checkNames(bytes.subarray(start, isCrlf ? end - 1 : end), { dialect, columns });
  return { length: end + 1, lines: 1, isCrlf };
}

function checkNames(line: Buffer, { dialect, columns }: Spec['input']): void {
  const start = JSON.stringify(rawText(line.subarray(0, 300)));
  if (line.length > dialect.maxLineBytes)
    throw new Refusal(
      'wrong-header',
      `saw ${start} and more, allowed are ${dialect.maxLineBytes} bytes in a line`,
    );
  const names = columns.map(({ name, header }) => header ?? name);
  const seen = headerNames(line, lineDialect(dialect));
  if (seen.length === names.length && names.every((name, index) => name === seen[index])) return;
  const expected = names.join(dialect.delimiter);
  throw new Refusal('wrong-header', `saw ${start}, expected ${JSON.stringify(expected)}`);
}

/** None of a line with a fault: it names no column. */
function headerNames(line: Buffer, dialect: LineDialect): string[] {
  if (lineFault(line, line.includes(CR), dialect) !== null) return [];
  const names: string[] = [];
  for (let at = 0; at <= line.length; ) {
    const [name, end] =
      line[at] === dialect.quote ? quotedName(line, at, dialect) : plainName(line, at, dialect);
    names.push(name);
    at = end + 1;
  }
  return names;
}

function quotedName(line: Buffer, at: number, { quote }: LineDialect): [string, number] {
  const closing = closingQuote(line, at, line.length, quote);
  const character = String.fromCharCode(quote);
  return [line.toString('utf8', at + 1, closing).replaceAll(character + character, character), closing + 1];
}

function plainName(line: Buffer, at: number, { delimiter }: LineDialect): [string, number] {
  const found = line.indexOf(delimiter, at);
  const end = found < 0 ? line.length : found;
  return [line.toString('utf8', at, end), end];
}
