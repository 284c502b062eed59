export { Database } from './database.ts';
export { readParquet } from './read-parquet.ts';
export { joinParquet, readTotals, type SummaryTotals } from './result-files.ts';
export { ScanError, type ScanErrorCode } from './scan-error.ts';
export { scanFiles } from './scan-files.ts';
export type { ScanBuild, ScanObject, ScanOptions, ScanPath, ScanProgress } from './scan-options.ts';
export type {
  BuildResult,
  Counts,
  ObjectResult,
  ReadObject,
  RefusedObject,
  ScanResult,
} from './scan-result.ts';
