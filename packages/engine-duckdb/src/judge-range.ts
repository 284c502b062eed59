import { Account } from './account.ts';
import type { Judged, Kernel, QuarantinePart } from './kernel.ts';
import type { LineDialect } from './line-faults.ts';
import type { LineRange } from './line-range.ts';
import { type MultilineObject, type RecordPlace, takeRecords } from './multiline-records.ts';
import type { RangeFile } from './range-file.ts';
import { Refusal } from './refusal.ts';
import { RoughLines } from './rough-lines.ts';
import type { ScanPath } from './scan-options.ts';
import type { Counts } from './scan-result.ts';
import { holdsByte, type Suspicion, suspicions } from './suspicious-lines.ts';
import { takeOutLines } from './take-out-lines.ts';

export interface RangePlace {
  /** Index of the build in the scan. */
  readonly build: number;
  readonly quarantine: QuarantinePart;
}

type Counted = Pick<LineRange, 'lines' | 'blank' | 'firstLine'>;

export interface RangeJudgeOptions {
  readonly kernel: Kernel;
  readonly file: RangeFile;
  readonly dialect: LineDialect;
  readonly paths: readonly ScanPath[];
}

/** Judges one range after the other: natively where that is exact, else line by line. */
export class RangeJudge {
  readonly #kernel: Kernel;
  readonly #file: RangeFile;
  readonly #dialect: LineDialect;
  readonly #paths: readonly ScanPath[];

  constructor({ kernel, file, dialect, paths }: RangeJudgeOptions) {
    this.#kernel = kernel;
    this.#file = file;
    this.#dialect = dialect;
    this.#paths = paths;
  }

  /** Overwrites the bytes of the range. @throws Refusal when it would have to go by lines and may not */
  async judgeLines(range: LineRange, place: RangePlace): Promise<Counts> {
    const isNative = this.#paths.includes('native');
    const found = isNative ? suspicions(range, this.#dialect) : [];
    const judged = isNative && found.length === 0 ? await this.#scan(range) : null;
    if (judged !== null) return this.#keepClean(judged, range, place);
    this.#checkLinesAllowed(place, range.firstLine);
    const rough = await RoughLines.open(this.#kernel);
    const rest = isNative ? await this.#scanRest(range, found, rough) : this.#takeAll(range, rough);
    rough.close();
    return this.#keepRough(range, rest, rough, place);
  }

  /**
   * The records of an object from a place on, always line by line: DuckDB's scanner would let one quote astray cost
   * the whole object. @throws Refusal
   */
  async judgeRecords(
    object: MultilineObject,
    from: RecordPlace,
    place: RangePlace,
  ): Promise<[Counts, RecordPlace]> {
    this.#checkLinesAllowed(place, from.line);
    const rough = await RoughLines.open(this.#kernel);
    const { next, ...counted } = takeRecords(object, from, rough);
    rough.close();
    return [await this.#keepRough({ ...counted, firstLine: from.line }, null, rough, place), next];
  }

  /** Null when a line may have been misread: the scan raised, or its rows and the blank lines are not the lines. */
  async #scan(range: LineRange): Promise<Judged | null> {
    this.#file.write(range.bytes);
    const judged = await this.#kernel.judgeFile(this.#file.path);
    return judged !== null && judged.accepted + judged.rejected + range.blank === range.lines ? judged : null;
  }

  /** Takes out the suspicious lines, then those with a fault in their quotes, and at last all. */
  async #scanRest(range: LineRange, found: Suspicion[], rough: RoughLines): Promise<Judged | null> {
    const isSuspicious: Suspicion = (...line) => found.some((suspicion) => suspicion(...line));
    let rest = range;
    if (found.length > 0) {
      rest = this.#takeOut(rest, isSuspicious, rough);
      const judged = await this.#scan(rest);
      if (judged !== null) return judged;
    }
    const isQuoted = holdsByte(rest.bytes, this.#dialect.quote);
    const balanced = this.#takeOut(rest, isQuoted, rough, true);
    const judged = balanced.blank > rest.blank ? await this.#scan(balanced) : null;
    return judged ?? this.#takeAll(balanced, rough);
  }

  #takeAll(range: LineRange, rough: RoughLines): null {
    this.#takeOut(range, () => true, rough);
    return null;
  }

  #takeOut(range: LineRange, isSuspicious: Suspicion, rough: RoughLines, keepsWellFormed = false): LineRange {
    return takeOutLines({ range, dialect: this.#dialect, isSuspicious, keepsWellFormed, rough });
  }

  async #keepClean(judged: Judged, { lines, blank, firstLine }: Counted, place: RangePlace): Promise<Counts> {
    await this.#keepGroups(judged, place);
    if (judged.rejected > 0)
      await this.#kernel.writeRejected(this.#file.path, place.quarantine, firstLine - 1);
    return { lines, blank, ...judged };
  }

  /** `native`: what the scanner could still read, and judged last. */
  async #keepRough(
    range: Counted,
    native: Judged | null,
    rough: RoughLines,
    place: RangePlace,
  ): Promise<Counts> {
    const account = new Account();
    account.add({ lines: range.lines, blank: range.blank, ...rough.judged });
    if (native !== null) {
      account.add({ lines: 0, blank: 0, ...native });
      await this.#keepGroups(native, place);
      if (native.rejected > 0) await this.#kernel.keepRejectedOfFile(this.#file.path, range.firstLine - 1);
    }
    if (rough.wellFormed > 0) {
      const judged = await this.#kernel.judgeLines();
      account.add({ lines: 0, blank: 0, ...judged });
      await this.#keepGroups(judged, place);
      if (judged.rejected > 0) await this.#kernel.keepRejectedOfLines();
    }
    if (account.counts.rejected > 0) await this.#kernel.writeKept(place.quarantine);
    return account.counts;
  }

  async #keepGroups({ accepted, filtered }: Judged, { build }: RangePlace): Promise<void> {
    if (accepted > filtered) await this.#kernel.keepGroups(build);
  }

  #checkLinesAllowed({ quarantine }: RangePlace, firstLine: number): void {
    if (this.#paths.includes('lines')) return;
    throw new Refusal(
      'unreadable',
      `${quarantine.key}: the range at line ${firstLine} is rough; allow the path lines`,
    );
  }
}
