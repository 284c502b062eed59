import type { WholeLines } from './line-reader.ts';

const LF = 10;
const CR = 13;

/** Lines of one object, counted by us, so that the SQL can be held against it. */
export interface LineRange {
  /** Every line ends with one LF, whatever the object has. */
  readonly bytes: Buffer;
  /** Of the first line, from 1. */
  readonly firstLine: number;
  readonly lines: number;
  readonly blank: number;
  /** Bytes of the longest line without its end. */
  readonly longest: number;
  /** Indexes, from 0, of the lines of a CRLF object that end with a bare LF. */
  readonly wrongEndings: ReadonlySet<number>;
}

/** Counts the lines; those of a CRLF object lose their CR in place. */
export function lineRange(lines: WholeLines, firstLine: number, isCrlf: boolean): LineRange {
  const wrongEndings = new Set<number>();
  const bytes = isCrlf ? withoutReturns(lines, wrongEndings) : lines.bytes;
  return { bytes, firstLine, wrongEndings, ...countLines(bytes) };
}

/** One search per line: a loop over the bytes takes five times as long. */
function countLines(bytes: Buffer): Pick<LineRange, 'lines' | 'blank' | 'longest'> {
  let [lines, blank, longest, start] = [0, 0, 0, 0];
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
    const length = end - start;
    if (length > longest) longest = length;
    if (length === 0) blank += 1;
    lines += 1;
    start = end + 1;
  }
  return { lines, blank, longest };
}

function withoutReturns({ bytes, isUnended }: WholeLines, wrongEndings: Set<number>): Buffer {
  let [line, start, used] = [0, 0, 0];
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
    const isEnded = !isUnended || end < bytes.length - 1;
    const hasReturn = isEnded && end > start && bytes[end - 1] === CR;
    const stop = hasReturn ? end - 1 : end;
    if (isEnded && !hasReturn && stop > start) wrongEndings.add(line);
    bytes.copyWithin(used, start, stop);
    used += stop - start;
    bytes[used] = LF;
    used += 1;
    start = end + 1;
    line += 1;
  }
  return bytes.subarray(0, used);
}
