import { availableParallelism } from 'node:os';

/** Queries run in libuv's pool: https://nodejs.org/api/cli.html#uv_threadpool_sizesize */
const poolThreads = Number(process.env.UV_THREADPOOL_SIZE ?? 4);

export const defaults = {
  threads: Math.min(availableParallelism(), poolThreads),
  memoryLimitMb: 256,
  rangeBytes: 16 * 1024 * 1024,
} as const;
