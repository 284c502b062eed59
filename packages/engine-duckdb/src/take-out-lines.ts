import { type LineDialect, lineFault } from './line-faults.ts';
import type { LineRange } from './line-range.ts';
import type { RoughLines } from './rough-lines.ts';
import type { Suspicion } from './suspicious-lines.ts';

const LF = 10;
const CR = 13;

/** Takes spans out of bytes, in place. */
class Remainder {
  readonly #bytes: Buffer;
  #length = 0;
  #from = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  takeOut(start: number, end: number): void {
    this.#bytes.copyWithin(this.#length, this.#from, start);
    this.#length += start - this.#from;
    this.#from = end;
  }

  rest(): Buffer {
    this.takeOut(this.#bytes.length, this.#bytes.length);
    return this.#bytes.subarray(0, this.#length);
  }
}

export interface TakeOut {
  readonly range: LineRange;
  readonly dialect: LineDialect;
  readonly isSuspicious: Suspicion;
  /** Whether a suspicious line that is well-formed stays in the range. */
  readonly keepsWellFormed: boolean;
  readonly rough: RoughLines;
}

/**
 * Moves suspicious lines out of a range, in place, the faulty ones as rejected; each leaves a blank line, so that
 * the others keep their numbers.
 */
export function takeOutLines(task: TakeOut): LineRange {
  const { range, isSuspicious } = task;
  const remainder = new Remainder(range.bytes);
  let [index, start, blank] = [0, 0, range.blank];
  for (let end = range.bytes.indexOf(LF); end >= 0; end = range.bytes.indexOf(LF, start)) {
    if (end > start && isSuspicious(start, end, index) && isTaken(task, start, end, index)) {
      remainder.takeOut(start, end);
      blank += 1;
    }
    start = end + 1;
    index += 1;
  }
  return { ...range, bytes: remainder.rest(), blank };
}

function isTaken(
  { range, dialect, keepsWellFormed, rough }: TakeOut,
  start: number,
  end: number,
  index: number,
) {
  const line = range.bytes.subarray(start, end);
  const number = range.firstLine + index;
  const fault = lineFault(line, range.wrongEndings.has(number) || line.includes(CR), dialect);
  if (fault !== null) rough.reject(number, fault, line.subarray(0, dialect.maxLineBytes));
  else if (!keepsWellFormed) rough.add(number, line);
  return fault !== null || !keepsWellFormed;
}
