import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteText, rejectReasons, type Spec } from '@ledgerline/schema';
import type { Turns } from './turns.ts';

/** What the SQL says of a range, or of its part that went one of the two ways. */
export interface Judged {
  readonly accepted: number;
  readonly rejected: number;
  /** Accepted, but left out by the filter. */
  readonly filtered: number;
  readonly rejectedByReason: Readonly<Record<string, number>>;
  readonly totals: Readonly<Record<string, string>>;
}

/** The file for the rejected records of a range, and the object they are from. */
export interface QuarantinePart {
  readonly part: string;
  readonly key: string;
}

interface Counted {
  readonly counts: Readonly<Record<'accepted' | 'rejected' | 'filtered', string>>;
  readonly totals: Readonly<Record<string, string>>;
}

/** Types of quarantine's columns: an enumeration is written several times as fast as a text, and read as one. */
export function quarantineTypes({ input }: Spec): string[] {
  return [
    `CREATE TYPE reject_reason AS ENUM (${rejectReasons.map(quoteText).join(', ')})`,
    `CREATE TYPE contract_column AS ENUM (${input.columns.map(({ name }) => quoteText(name)).join(', ')})`,
  ];
}

/** The statement that writes rejected records, by line, as quarantine has them; `offset` + `line` is their line number. */
const writeRows = (source: string, key: string) => `
COPY (
  SELECT CAST(${quoteText(key)} AS ENUM (${quoteText(key)})) AS object_key, line + $offset AS line_number,
    reason::reject_reason AS reason, column_name::contract_column AS column_name, raw_line
  FROM (${source}))
TO $part (FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1)`;

const reasonCounts = `
SELECT split_part(_fault, ' ', 1) AS reason, sum(_records)::BIGINT AS records
FROM judged WHERE _fault <> 'filtered' GROUP BY ALL`;

/** The statements of the spec on one connection: one range after the other. */
export class Kernel {
  readonly connection: DuckDBConnection;
  readonly #sql: Spec['kernel']['sql'];
  readonly #counted: string;
  readonly #turns: Turns;

  /** @param turns for writing rejected records: where all are, that takes many times the memory of a range */
  constructor(connection: DuckDBConnection, { kernel }: Spec, turns: Turns) {
    this.connection = connection;
    this.#turns = turns;
    this.#sql = kernel.sql;
    this.#counted = `SELECT _counts AS counts, _totals AS totals FROM (${kernel.sql.counts}) AS _counts, (${kernel.sql.totals}) AS _totals`;
  }

  /** Judges a file of whole LF lines; null when DuckDB's scanner cannot read it. */
  async judgeFile(path: string): Promise<Judged | null> {
    try {
      await this.connection.run(this.#sql.judge_file, { path });
    } catch (error) {
      if (String(error).includes('CSV Error')) return null;
      throw error;
    }
    return this.#judged();
  }

  /** Judges the well-formed lines in the table `lines`. */
  async judgeLines(): Promise<Judged> {
    await this.connection.run(this.#sql.judge_lines);
    return this.#judged();
  }

  /** Adds what was judged last to the partial sums of a build. */
  async keepGroups(build: number): Promise<void> {
    await this.connection.run(`INSERT INTO scanned SELECT $build, * FROM (${this.#sql.groups})`, { build });
  }

  /** Writes the rejected records of the judged file; `offset` + their line is their line number. */
  async writeRejected(path: string, { part, key }: QuarantinePart, offset: number): Promise<void> {
    const values = { path, part, offset };
    await this.#turns.take(() => this.connection.run(writeRows(this.#sql.rejected_file, key), values));
  }

  /** Puts the rejected records of the judged file beside those that the host rejected. */
  async keepRejectedOfFile(path: string, offset: number): Promise<void> {
    await this.connection.run(
      `INSERT INTO rough_rejected SELECT line + $offset, reason, column_name, raw_line FROM (${this.#sql.rejected_file})`,
      { path, offset },
    );
  }

  async keepRejectedOfLines(): Promise<void> {
    await this.connection.run(`INSERT INTO rough_rejected FROM (${this.#sql.rejected_lines})`);
  }

  /** Writes what was put aside. */
  async writeKept({ part, key }: QuarantinePart): Promise<void> {
    const values = { part, offset: 0 };
    await this.#turns.take(() =>
      this.connection.run(writeRows('FROM rough_rejected ORDER BY line', key), values),
    );
  }

  async #judged(): Promise<Judged> {
    const [row] = await this.#rows<Counted>(this.#counted);
    if (row === undefined)
      throw new Error('the kernel counts nothing; its statements counts and totals give one row');
    const { counts, totals } = row;
    const rejected = Number(counts.rejected);
    const rejectedByReason = rejected > 0 ? await this.#reasons() : {};
    return {
      accepted: Number(counts.accepted),
      filtered: Number(counts.filtered),
      rejected,
      rejectedByReason,
      totals,
    };
  }

  async #reasons(): Promise<Record<string, number>> {
    const rows = await this.#rows<{ reason: string; records: string }>(reasonCounts);
    return Object.fromEntries(rows.map(({ reason, records }) => [reason, Number(records)]));
  }

  async #rows<Row>(sql: string): Promise<Row[]> {
    return (await this.connection.runAndReadAll(sql)).getRowObjectsJson() as Row[];
  }
}
