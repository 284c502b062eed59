import { setTimeout as sleep } from 'node:timers/promises';

/** How long to go on trying. */
export interface Patience {
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** The first wait; each next one is up to twice as long. */
  readonly retryMs: number;
}

const longestWaitMs = 10_000;

/** At least half of what the try allows, so that callers who were refused together do not come back together. */
function waitMs(retryMs: number, tries: number): number {
  const longest = Math.min(retryMs * 2 ** (tries - 1), longestWaitMs);
  return longest * (0.5 + Math.random() / 2);
}

/** Tries again what passes, until the next wait would outlast the time; then, and for any other error, throws it. */
export async function retryWithin<T>(
  { deadline, retryMs }: Patience,
  isPassing: (error: unknown) => boolean,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const wait = waitMs(retryMs, tries);
      if (!isPassing(error) || Date.now() + wait >= deadline) throw error;
      await sleep(wait);
    }
  }
}
