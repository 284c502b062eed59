import { quoteText } from '@ledgerline/schema';

/** SQL for the rows of Parquet files; a folder named `country=India` on their way is no column. */
export function readParquet(paths: readonly string[], options = ''): string {
  return `read_parquet([${paths.map(quoteText).join(', ')}], hive_partitioning = false${options})`;
}
