import type { Spec } from '@ledgerline/schema';

export interface ScanObject {
  /** The name in account and quarantine; its end (`.gz`, `.zst`) tells the compression. */
  readonly key: string;
  /** Where the bytes lie. */
  readonly path: string;
}

export interface ScanBuild {
  readonly partition: string;
  readonly objects: readonly ScanObject[];
}

export interface ScanProgress {
  /** Bytes as stored. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly records: number;
  readonly rejected: number;
}

/** Ways to read a range: by DuckDB's own scanner, or line by line with the grammar of the host. */
export type ScanPath = 'native' | 'lines';

export interface ScanOptions {
  readonly spec: Spec;
  readonly builds: readonly ScanBuild[];
  /** Exists and is empty; the caller puts it in its place when all is well. */
  readonly outputFolder: string;
  /** For range files and what does not fit in memory; exists. */
  readonly temporaryFolder: string;
  /** Called after each range. */
  readonly onProgress?: (progress: ScanProgress) => void;
  readonly signal?: AbortSignal | undefined;
  /** Ranges judged at the same time. @default the cores, at most libuv's pool */
  readonly threads?: number;
  /** Of DuckDB; beyond it the disk is used. @default 64 for each thread and 128, more for a record of many columns */
  readonly memoryLimitMb?: number;
  /** Size of a range; lines stay whole. @default 16 MiB */
  readonly rangeBytes?: number;
  /** Tests force one: an object that may not go by lines, but would have to, is refused. @default both */
  readonly paths?: readonly ScanPath[];
}
