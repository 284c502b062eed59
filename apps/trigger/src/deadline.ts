/** What Lambda says about the time it leaves us. */
export interface Clocked {
  getRemainingTimeInMillis(): number;
}

/** Enough to end what was begun: a publication of the last batch of partitions, the pending document, the lease. */
export const reserveMs = 15_000;

/** After it nothing new is begun: Lambda kills what outlives its timeout in the middle of a call. */
export function deadlineOf(context: Clocked, now: Date): Date {
  return new Date(now.getTime() + context.getRemainingTimeInMillis() - reserveMs);
}
