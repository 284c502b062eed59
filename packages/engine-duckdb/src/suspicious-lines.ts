import { isUtf8 } from 'node:buffer';
import { startsWithBom } from './header.ts';
import type { LineDialect } from './line-faults.ts';
import type { LineRange } from './line-range.ts';

const LF = 10;
const CR = 13;
const blank = 32;

/** Tells of a line of a range whether it is suspicious; asked in the order of lines, not of blank ones. */
export type Suspicion = (start: number, end: number, index: number) => boolean;

/** Remembers where the next hit is, so that a line without one costs a comparison. */
function holds(find: (from: number) => number): Suspicion {
  let next = -2;
  return (start, end) => {
    if (next !== -1 && next < start) next = find(start);
    return next >= 0 && next < end;
  };
}

export function holdsByte(bytes: Buffer, byte: number): Suspicion {
  return holds((from) => bytes.indexOf(byte, from));
}

/** DuckDB drops a blank between a quote and the end of its field, and reads two quoted texts as one. */
function isTrap(bytes: Buffer, from: number, step: 1 | -1, { delimiter, quote }: LineDialect): boolean {
  let at = from;
  while (bytes[at] === blank) at += step;
  const byte = bytes[at];
  return byte === undefined || byte === delimiter || byte === LF || byte === quote;
}

/** The next trap whose blanks stand on that side of a quote; each side is searched for once. */
function traps(bytes: Buffer, dialect: LineDialect, side: 'before' | 'after'): (from: number) => number {
  const quote = String.fromCharCode(dialect.quote);
  const [text, offset, step] =
    side === 'before' ? ([` ${quote}`, 0, -1] as const) : ([`${quote} `, 1, 1] as const);
  return (from) => {
    let at = bytes.indexOf(text, from, 'latin1');
    while (at >= 0 && !isTrap(bytes, at + offset, step, dialect)) at = bytes.indexOf(text, at + 1, 'latin1');
    return at;
  };
}

/**
 * What DuckDB's scanner may read other than the grammar says; none for a range that may go natively at once.
 * The searches cost next to nothing on a range that has nothing of the kind.
 */
export function suspicions(range: LineRange, dialect: LineDialect): Suspicion[] {
  const { bytes, firstLine, wrongEndings } = range;
  const found: Suspicion[] = [];
  if (wrongEndings.size > 0) found.push((_start, _end, index) => wrongEndings.has(firstLine + index));
  if (bytes.includes(0)) found.push(holdsByte(bytes, 0));
  if (bytes.includes(CR)) found.push(holdsByte(bytes, CR));
  if (startsWithBom(bytes)) found.push((start) => start === 0);
  if (range.longest > dialect.maxLineBytes) found.push((start, end) => end - start > dialect.maxLineBytes);
  if (!isUtf8(bytes)) found.push((start, end) => !isUtf8(bytes.subarray(start, end)));
  return bytes.includes(dialect.quote) ? [...found, ...trapSuspicions(bytes, dialect)] : found;
}

function trapSuspicions(bytes: Buffer, dialect: LineDialect): Suspicion[] {
  const sides = [traps(bytes, dialect, 'before'), traps(bytes, dialect, 'after')];
  return sides.filter((next) => next(0) >= 0).map(holds);
}
