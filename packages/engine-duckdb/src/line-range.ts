import type { WholeLines } from './line-reader.ts';

const LF = 10;
const CR = 13;

/** What a query costs in memory grows with its records, above all where many are rejected, not with its bytes. */
export const linesPerQuery = 131_072;

/** Lines of one object, counted by us, so that the SQL can be held against it. */
export interface LineRange {
  /** Every line ends with one LF, whatever the object has. */
  readonly bytes: Buffer;
  /** Number of the first line, from 1. */
  readonly firstLine: number;
  readonly lines: number;
  readonly blank: number;
  /** Bytes of the longest line without its end. */
  readonly longest: number;
  /** Numbers of the lines of a CRLF object that end with a bare LF. */
  readonly wrongEndings: ReadonlySet<number>;
}

/** The lines, in ranges for a query each, with their counts; those of a CRLF object lose their CR in place. */
export function lineRanges(lines: WholeLines, firstLine: number, isCrlf: boolean): LineRange[] {
  const wrongEndings: number[] = [];
  const bytes = isCrlf ? withoutReturns(lines, firstLine, wrongEndings) : lines.bytes;
  const ranges: LineRange[] = [];
  let [start, line] = [0, firstLine];
  while (start < bytes.length) {
    const counted = countLines(bytes, start);
    const end = line + counted.lines;
    const wrong = new Set(wrongEndings.filter((number) => number >= line && number < end));
    ranges.push({
      bytes: bytes.subarray(start, counted.end),
      firstLine: line,
      wrongEndings: wrong,
      ...counted,
    });
    start = counted.end;
    line = end;
  }
  return ranges;
}

/** As many lines from `start` as a query may have. One search per line: a loop over the bytes takes longer. */
function countLines(bytes: Buffer, start: number) {
  let [lines, blank, longest, at] = [0, 0, 0, start];
  for (let feed = bytes.indexOf(LF, at); feed >= 0 && lines < linesPerQuery; feed = bytes.indexOf(LF, at)) {
    const length = feed - at;
    if (length > longest) longest = length;
    if (length === 0) blank += 1;
    lines += 1;
    at = feed + 1;
  }
  return { lines, blank, longest, end: at };
}

function withoutReturns({ bytes, isUnended }: WholeLines, firstLine: number, wrongEndings: number[]): Buffer {
  let [line, start, used] = [firstLine, 0, 0];
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
    const isEnded = !isUnended || end < bytes.length - 1;
    const hasReturn = isEnded && end > start && bytes[end - 1] === CR;
    const stop = hasReturn ? end - 1 : end;
    if (isEnded && !hasReturn && stop > start) wrongEndings.push(line);
    bytes.copyWithin(used, start, stop);
    used += stop - start;
    bytes[used] = LF;
    used += 1;
    start = end + 1;
    line += 1;
  }
  return bytes.subarray(0, used);
}
