/** Some rejected records alike. */
export interface RejectedReason {
  readonly reason: string;
  /** Null when the line as a whole is wrong. */
  readonly column: string | null;
  readonly records: number;
  readonly objects: number;
}

export interface RejectedSample {
  readonly reason: string;
  readonly column: string | null;
  readonly objectKey: string;
  readonly line: number;
  /** As it stands in the object. */
  readonly raw: string;
}

export interface RejectedRecords {
  readonly reasons: readonly RejectedReason[];
  readonly samples: readonly RejectedSample[];
}

/** Answers SQL over rejected records; values as the engine gives them. */
export type AskRejected = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

const textOrNull = (value: unknown) => (value === null || value === undefined ? null : String(value));

export const toReason = (row: Readonly<Record<string, unknown>>): RejectedReason => ({
  reason: String(row.reason),
  column: textOrNull(row.column_name),
  records: Number(row.records),
  objects: Number(row.objects),
});

export const toSample = (row: Readonly<Record<string, unknown>>): RejectedSample => ({
  reason: String(row.reason),
  column: textOrNull(row.column_name),
  objectKey: String(row.object_key),
  line: Number(row.line_number),
  raw: textOrNull(row.raw_line) ?? '',
});
