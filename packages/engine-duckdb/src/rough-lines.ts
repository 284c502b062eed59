import type { DuckDBAppender } from '@duckdb/node-api';
import type { RejectReason } from '@ledgerline/schema';
import type { Judged, Kernel } from './kernel.ts';
import { rawText } from './raw-text.ts';

/** DuckDB's vector size: a table grows by so many rows at a time; long ones wait in memory, so fewer of them. */
const rowsPerFlush = 2048;
const bytesPerFlush = 1_048_576;

/** Tells when a table's rows should leave memory. */
class Waiting {
  #rows = 0;
  #bytes = 0;

  isEnough(bytes: number): boolean {
    this.#rows += 1;
    this.#bytes += bytes;
    if (this.#rows < rowsPerFlush && this.#bytes < bytesPerFlush) return false;
    [this.#rows, this.#bytes] = [0, 0];
    return true;
  }
}

/** Lines that do not go natively: the faulty ones wait for quarantine, the well-formed ones for `judge_lines`. */
export class RoughLines {
  wellFormed = 0;
  #rejectedLines = 0;
  readonly #rejectedByReason: Record<string, number> = {};
  readonly #lines: DuckDBAppender;
  readonly #waitingLines = new Waiting();
  readonly #rejected: DuckDBAppender;
  readonly #waitingRejected = new Waiting();

  private constructor(lines: DuckDBAppender, rejected: DuckDBAppender) {
    this.#lines = lines;
    this.#rejected = rejected;
  }

  static async open({ connection }: Kernel): Promise<RoughLines> {
    await connection.run('CREATE OR REPLACE TEMP TABLE lines (_line BIGINT, _text VARCHAR)');
    await connection.run(
      'CREATE OR REPLACE TEMP TABLE rough_rejected (line BIGINT, reason VARCHAR, column_name VARCHAR, raw_line VARCHAR)',
    );
    const lines = await connection.createAppender('lines', 'main', 'temp');
    return new RoughLines(lines, await connection.createAppender('rough_rejected', 'main', 'temp'));
  }

  add(lineNumber: number, line: Buffer): void {
    this.#lines.appendBigInt(BigInt(lineNumber));
    this.#lines.appendVarchar(line.toString());
    this.#lines.endRow();
    this.wellFormed += 1;
    if (this.#waitingLines.isEnough(line.length)) this.#lines.flushSync();
  }

  reject(lineNumber: number, reason: RejectReason, line: Buffer): void {
    this.#rejected.appendBigInt(BigInt(lineNumber));
    this.#rejected.appendVarchar(reason);
    this.#rejected.appendNull();
    this.#rejected.appendVarchar(rawText(line));
    this.#rejected.endRow();
    this.#rejectedLines += 1;
    this.#rejectedByReason[reason] = (this.#rejectedByReason[reason] ?? 0) + 1;
    if (this.#waitingRejected.isEnough(line.length)) this.#rejected.flushSync();
  }

  /** The lines that were rejected here. */
  get judged(): Judged {
    const rejectedByReason = this.#rejectedByReason;
    return { accepted: 0, filtered: 0, rejected: this.#rejectedLines, rejectedByReason, totals: {} };
  }

  /** The last lines reach the tables. */
  close(): void {
    this.#lines.closeSync();
    this.#rejected.closeSync();
  }
}
