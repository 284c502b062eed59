import type { Spec } from '@ledgerline/schema';
import { Account, zeroTotals } from './account.ts';
import { decodedBlocks } from './decoded-blocks.ts';
import { FailureAt } from './explain-failure.ts';
import { readHeader } from './header.ts';
import type { JudgePool } from './judge-pool.ts';
import type { RangeJudge, RangePlace } from './judge-range.ts';
import { lineDialect } from './line-faults.ts';
import { type LineRange, lineRanges } from './line-range.ts';
import { LineReader, type LineReaderLimits, type WholeLines } from './line-reader.ts';
import type { RecordPlace } from './multiline-records.ts';
import { Refusal } from './refusal.ts';
import type { ScanObject } from './scan-options.ts';
import type { Counts, ObjectResult } from './scan-result.ts';
import { StoredObject } from './stored-object.ts';

export interface ObjectScanOptions {
  readonly spec: Spec;
  readonly object: ScanObject;
  readonly pool: JudgePool;
  readonly limits: LineReaderLimits;
  /** Where the rejected records of the range at a line go. */
  readonly place: (firstLine: number) => RangePlace;
  /** Called after each range with its counts. */
  readonly onRange: (scan: ObjectScan, counts: Counts) => void;
}

/** The two limits of a range: what it is cut at, and what is kept of a line, more than it is judged by. */
export function readerLimits(
  { multiline, maxLineBytes, maxMultilineBytes }: Spec['input']['dialect'],
  rangeBytes: number,
) {
  const endings = 5; // BOM and CRLF may come off a line
  if (multiline) return { rangeBytes: maxMultilineBytes + endings, lineBytes: maxMultilineBytes + endings };
  return { rangeBytes, lineBytes: maxLineBytes + endings };
}

type RangeWork = (judge: RangeJudge) => Promise<void>;

/** One object from its bytes to partial sums, quarantine and an account, which is complete when the pool has settled. */
export class ObjectScan {
  readonly #options: ObjectScanOptions;
  readonly account: Account;
  readonly started = performance.now();
  readonly #stored: StoredObject;
  #ended = this.started;
  #refusal: Refusal | undefined;
  /** Of the next line; 0 until the header is read. */
  #line = 0;
  #isCrlf = false;
  #contentHash = '';

  constructor(options: ObjectScanOptions) {
    this.#options = options;
    this.account = new Account(zeroTotals(options.spec));
    this.#stored = new StoredObject(options.object.path);
  }

  /** When the last range was judged, in milliseconds as `started`. */
  get ended(): number {
    return this.#ended;
  }

  get bytesRead(): number {
    return this.#stored.bytesRead;
  }

  /** Reads to the end and gives every range to the pool. */
  async read(): Promise<void> {
    try {
      await this.#readRanges();
      this.#contentHash = this.#stored.contentHash();
    } catch (error) {
      this.#refuse(error);
    } finally {
      this.#stored.close();
      this.#ended = performance.now();
    }
  }

  result(): ObjectResult {
    const { key } = this.#options.object;
    const scanned = { key, bytes: this.#stored.bytes, seconds: (this.#ended - this.started) / 1000 };
    if (this.#refusal === undefined)
      return { state: 'read', ...scanned, ...this.account.counts, contentHash: this.#contentHash };
    return { state: 'refused', ...scanned, reason: this.#refusal.reason, detail: this.#refusal.detail };
  }

  async #readRanges(): Promise<void> {
    const { spec, object, pool, limits } = this.#options;
    const blocks = decodedBlocks(object.key, this.#stored, spec.input.dialect, limits.rangeBytes);
    const reader = new LineReader(blocks, limits);
    try {
      for (let work = await this.#startNext(reader, pool); work; work = await this.#startNext(reader, pool));
    } finally {
      await blocks.return(undefined);
    }
  }

  /** False after the last range. */
  async #startNext(reader: LineReader, pool: JudgePool): Promise<boolean> {
    if (this.#refusal !== undefined) return false;
    const seat = await pool.take();
    let work: RangeWork | null = null;
    try {
      work = await this.#nextRange(reader, seat.buffer);
    } finally {
      if (work === null) pool.give(seat);
    }
    if (work !== null) pool.start(seat, (judge) => this.#judge(judge, work));
    return work !== null;
  }

  async #nextRange(reader: LineReader, buffer: Buffer): Promise<RangeWork | null> {
    const read = await reader.next(buffer);
    if (read === null) return null;
    const lines = this.#withoutHeader(read);
    if (this.#options.spec.input.dialect.multiline) return (judge) => this.#judgeRecords(judge, lines);
    const ranges = lineRanges(lines, this.#line, this.#isCrlf);
    for (const range of ranges) this.#line += range.lines;
    return (judge) => this.#judgeRanges(judge, ranges);
  }

  #withoutHeader(lines: WholeLines): WholeLines {
    if (this.#line > 0) return lines;
    const header = readHeader(lines.bytes, lines.isUnended, this.#options.spec.input);
    this.#line = 1 + header.lines;
    this.#isCrlf = header.isCrlf;
    return { ...lines, bytes: lines.bytes.subarray(header.length) };
  }

  async #judgeRanges(judge: RangeJudge, ranges: readonly LineRange[]): Promise<void> {
    for (const range of ranges)
      this.#count(await judge.judgeLines(range, this.#options.place(range.firstLine)));
  }

  async #judgeRecords(judge: RangeJudge, lines: WholeLines): Promise<void> {
    const { spec, place } = this.#options;
    const object = { lines, isCrlf: this.#isCrlf, dialect: lineDialect(spec.input.dialect) };
    for (let from: RecordPlace = { start: 0, line: this.#line }; from.start < lines.bytes.length; ) {
      const [counts, next] = await judge.judgeRecords(object, from, place(from.line));
      this.#count(counts);
      from = next;
    }
  }

  #count(counts: Counts): void {
    this.account.add(counts);
    this.#options.onRange(this, counts);
  }

  async #judge(judge: RangeJudge, work: RangeWork): Promise<void> {
    try {
      await work(judge);
    } catch (error) {
      this.#refuse(error);
    }
    this.#ended = performance.now();
  }

  /** The first reason counts. @throws FailureAt of every error that is no refusal */
  #refuse(error: unknown): void {
    if (error instanceof FailureAt) throw error;
    if (!(error instanceof Refusal)) throw new FailureAt(this.#options.object.key, error);
    this.#refusal ??= error;
  }
}
