/** How the bytes of an object become lines and fields; design section 6 has the grammar. */
export interface CsvDialect {
  readonly format: 'csv';
  readonly delimiter: string;
  readonly quote: string;
  readonly encoding: 'utf-8';
  /** Longest line in bytes; a longer one is rejected as `line-too-long`. */
  readonly maxLineBytes: number;
  /** Largest object in bytes, decompressed; a larger one is refused as `too-large`. */
  readonly maxObjectBytes: number;
}

/** RFC 4180, UTF-8, header required. */
export function csv(options: Partial<Pick<CsvDialect, 'maxLineBytes' | 'maxObjectBytes'>> = {}): CsvDialect {
  return {
    format: 'csv',
    delimiter: ',',
    quote: '"',
    encoding: 'utf-8',
    maxLineBytes: 1_048_576,
    maxObjectBytes: 5_368_709_120,
    ...options,
  };
}
