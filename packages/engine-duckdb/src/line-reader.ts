export interface WholeLines {
  /** Every line ends with LF. */
  readonly bytes: Buffer;
  /** The LF of the last line is ours: the object ends without one. */
  readonly isUnended: boolean;
}

export interface LineReaderLimits {
  /** A range is cut at the first line end from here on. */
  readonly rangeBytes: number;
  /** What is kept of a line that is longer; more than any limit that it is judged by. */
  readonly lineBytes: number;
}

const LF = 10;

/** Cuts the text of an object into ranges of whole lines. A very long line loses its middle, so that it costs no memory. */
export class LineReader {
  readonly #blocks: AsyncIterator<Buffer>;
  readonly #limits: LineReaderLimits;
  readonly #fullBytes: number;
  #block: Buffer = Buffer.alloc(0);
  #rest: Buffer = Buffer.alloc(0);

  constructor(blocks: AsyncIterator<Buffer>, limits: LineReaderLimits) {
    this.#blocks = blocks;
    this.#limits = limits;
    this.#fullBytes = Math.max(limits.rangeBytes, limits.lineBytes);
  }

  /** Bytes that the target of `next` must have room for: the largest range, the end of a cut line, an LF of ours. */
  static targetBytes({ rangeBytes, lineBytes }: LineReaderLimits): number {
    return Math.max(rangeBytes, lineBytes) + 2;
  }

  /** Fills the target with the next lines; null after the last. @throws Refusal */
  async next(target: Buffer): Promise<WholeLines | null> {
    let used = this.#rest.copy(target);
    let ended = 0;
    while (ended === 0 || used < this.#limits.rangeBytes) {
      if (this.#block.length === 0 && !(await this.#readBlock())) return this.#last(target, used);
      const part = this.#nextPart(used);
      part.copy(target, used);
      used += part.length;
      const feed = part.lastIndexOf(LF);
      if (feed >= 0) ended = used - part.length + feed + 1;
    }
    this.#rest = Buffer.from(target.subarray(ended, used));
    return { bytes: target.subarray(0, ended), isUnended: false };
  }

  async #readBlock(): Promise<boolean> {
    const { done, value } = await this.#blocks.next();
    if (!done) this.#block = value;
    return !done;
  }

  /** As much of the block as there is room for; of a line that fills it all only its end. */
  #nextPart(used: number): Buffer {
    const room = this.#fullBytes - used;
    if (room > 0) return this.#take(0, room);
    const feed = this.#block.indexOf(LF);
    return feed < 0 ? this.#take(this.#block.length, 0) : this.#take(feed, 1);
  }

  #take(from: number, length: number): Buffer {
    const part = this.#block.subarray(from, from + length);
    this.#block = this.#block.subarray(from + part.length);
    return part;
  }

  #last(target: Buffer, used: number): WholeLines | null {
    this.#rest = Buffer.alloc(0);
    if (used === 0) return null;
    const isUnended = target[used - 1] !== LF;
    if (isUnended) target[used] = LF;
    return { bytes: target.subarray(0, used + Number(isUnended)), isUnended };
  }
}
