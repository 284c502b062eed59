import { closingQuote, hasWrongLineEnd, type LineDialect, lineFault } from './line-faults.ts';
import { linesPerQuery } from './line-range.ts';
import type { WholeLines } from './line-reader.ts';
import type { RoughLines } from './rough-lines.ts';

const LF = 10;
const CR = 13;

/** The LF that ends the record at `start`, whose quoted fields may hold line ends; a quote astray costs one line. */
function recordEnd(bytes: Buffer, start: number, dialect: LineDialect): number {
  const { delimiter, quote, maxLineBytes } = dialect;
  const limit = Math.min(bytes.length, start + maxLineBytes);
  let at = start;
  for (;;) {
    if (bytes[at] === quote) {
      const closing = closingQuote(bytes, at, limit, quote);
      if (closing < 0 || bytes[closing + 1] !== delimiter) return bytes.indexOf(LF, Math.max(at, closing));
      at = closing + 2;
    } else {
      while (bytes[at] !== delimiter && bytes[at] !== LF) at += 1;
      if (bytes[at] === LF) return at;
      at += 1;
    }
  }
}

function linesIn(record: Buffer): number {
  let lines = 1;
  for (let at = record.indexOf(LF); at >= 0; at = record.indexOf(LF, at + 1)) lines += 1;
  return lines;
}

export interface MultilineObject {
  readonly lines: WholeLines;
  readonly isCrlf: boolean;
  readonly dialect: LineDialect;
}

/** Where a record begins. */
export interface RecordPlace {
  readonly start: number;
  /** The number of its first line. */
  readonly line: number;
}

/** Records and blank lines of a part of an object. */
export interface RecordCounts {
  readonly lines: number;
  readonly blank: number;
  /** Where the next part begins; at the end of the bytes: there is none. */
  readonly next: RecordPlace;
}

/** Splits an object from a place on into records, as many as a query may have; the faulty ones are rejected. */
export function takeRecords(object: MultilineObject, place: RecordPlace, rough: RoughLines): RecordCounts {
  const { bytes, isUnended } = object.lines;
  let [lines, blank, line, start] = [0, 0, place.line, place.start];
  while (start < bytes.length && lines < linesPerQuery) {
    const end = recordEnd(bytes, start, object.dialect);
    const isEnded = !isUnended || end < bytes.length - 1;
    const hasReturn = object.isCrlf && isEnded && end > start && bytes[end - 1] === CR;
    const record = bytes.subarray(start, hasReturn ? end - 1 : end);
    lines += 1;
    if (record.length === 0) blank += 1;
    else takeRecord(object, record, line, object.isCrlf && isEnded && !hasReturn, rough);
    line += linesIn(record);
    start = end + 1;
  }
  return { lines, blank, next: { start, line } };
}

function takeRecord(
  { dialect, isCrlf }: MultilineObject,
  record: Buffer,
  line: number,
  endsWrong: boolean,
  rough: RoughLines,
): void {
  const fault = lineFault(record, endsWrong || hasWrongLineEnd(record, isCrlf), dialect);
  if (fault === null) rough.add(line, record);
  else rough.reject(line, fault, record.subarray(0, dialect.maxLineBytes));
}
