import { availableParallelism } from 'node:os';

/** Queries run in libuv's pool: https://nodejs.org/api/cli.html#uv_threadpool_sizesize */
const poolThreads = Number(process.env.UV_THREADPOOL_SIZE ?? 4);

export const defaults = {
  threads: Math.min(availableParallelism(), poolThreads),
  rangeBytes: 16 * 1024 * 1024,
} as const;

/** DuckDB needs some 60 MB for each query that runs, where all records are rejected, and as much for the rest. */
export function defaultMemoryLimitMb(threads: number): number {
  return 64 * (threads + 2);
}
