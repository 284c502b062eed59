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

  /** Bytes that the target of `next` must have room for: the largest range and an LF. */
  static targetBytes({ rangeBytes, lineBytes }: LineReaderLimits): number {
    return Math.max(rangeBytes, lineBytes) + 1;
  }

  /** Fills the target with the next lines; null after the last. @throws Refusal */
  async next(target: Buffer): Promise<WholeLines | null> {
    let used = this.#rest.copy(target);
    let ended = 0;
    while (ended === 0 || used < this.#limits.rangeBytes) {
      if (this.#block.length === 0 && !(await this.#readBlock())) return this.#last(target, used);
      const before = used;
      used = this.#append(target, used);
      const feed = target.subarray(before, used).lastIndexOf(LF);
      if (feed >= 0) ended = before + feed + 1;
    }
    this.#rest = Buffer.from(target.subarray(ended, used));
    return { bytes: target.subarray(0, ended), isUnended: false };
  }

  async #readBlock(): Promise<boolean> {
    const { done, value } = await this.#blocks.next();
    if (!done) this.#block = value;
    return !done;
  }

  /** As much of the block as there is room for. Of a line that fills it all, the last byte stays: it may be the CR of its end. */
  #append(target: Buffer, used: number): number {
    const room = this.#fullBytes - used;
    if (room > 0) {
      const part = this.#take(room);
      return used + part.copy(target, used);
    }
    const feed = this.#block.indexOf(LF);
    const skipped = this.#take(feed < 0 ? this.#block.length : feed);
    skipped.subarray(-1).copy(target, used - 1);
    if (feed < 0) return used;
    return used + this.#take(1).copy(target, used);
  }

  #take(length: number): Buffer {
    const part = this.#block.subarray(0, length);
    this.#block = this.#block.subarray(part.length);
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
