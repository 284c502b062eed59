import { availableParallelism } from 'node:os';

/** Queries run in libuv's pool: https://nodejs.org/api/cli.html#uv_threadpool_sizesize */
const poolThreads = Number(process.env.UV_THREADPOOL_SIZE ?? 4);

export const defaults = {
  threads: Math.min(availableParallelism(), poolThreads),
  rangeBytes: 16 * 1024 * 1024,
} as const;

/**
 * DuckDB needs some 65 MB for each query that runs, where all records are rejected, more where they have more than
 * a hundred columns, and as much for the rest; with 64 a busy machine once ran out of it on lines of 4 MiB.
 */
export function defaultMemoryLimitMb(threads: number, columns: number): number {
  return Math.max(80, Math.ceil(0.6 * columns)) * (threads + 2);
}
