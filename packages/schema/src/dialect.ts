/** How the bytes of an object become lines and fields; design section 6 has the grammar. */
export interface CsvDialect {
  readonly format: 'csv';
  /** `,`, `;`, `|` or a tab. @default , */
  readonly delimiter?: string;
  /** `"` or `'`; doubled inside a quoted field. @default " */
  readonly quote?: string;
  /** Whether every object begins with the names of the columns. @default true */
  readonly header?: boolean;
  /** Latin-1 is ISO 8859-1; lengths and limits are those of the text in UTF-8. @default utf-8 */
  readonly encoding?: 'utf-8' | 'latin-1';
  /** Whether quoted fields may hold line ends; such an object is read by one task, line by line. @default false */
  readonly multiline?: boolean;
  /** Longest line in bytes; a longer one is rejected as `line-too-long`. @default 1 MiB */
  readonly maxLineBytes?: number;
  /** Largest object in bytes, decompressed; a larger one is refused as `too-large`. @default 5 GiB */
  readonly maxObjectBytes?: number;
  /** Decompressed by stored bytes, judged after the first MiB; more is refused as `too-compressed`. @default 200 */
  readonly maxCompressionRatio?: number;
  /** Largest object with `multiline`, decompressed; a larger one is refused as `multiline-too-large`. @default 64 MiB */
  readonly maxMultilineBytes?: number;
}

export const delimiters = [',', ';', '|', '\t'] as const;
export const quotes = ['"', "'"] as const;

const mebibyte = 1_048_576;

export const defaultDialect = {
  delimiter: ',',
  quote: '"',
  header: true,
  encoding: 'utf-8',
  multiline: false,
  maxLineBytes: mebibyte,
  maxObjectBytes: 5120 * mebibyte,
  maxCompressionRatio: 200,
  maxMultilineBytes: 64 * mebibyte,
} as const;

/** RFC 4180, UTF-8, header required, unless said otherwise. */
export function csv(options: Omit<CsvDialect, 'format'> = {}): CsvDialect {
  return { format: 'csv', ...options };
}
