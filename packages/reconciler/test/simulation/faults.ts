import type { CallFaults } from './gated.ts';

/** How often, in the mean, things go wrong: one in so many. */
export interface Faults extends CallFaults {
  readonly lostEvent: number;
  readonly doubledEvent: number;
  readonly lateEvent: number;
  /** Between any two calls of a Lambda, or of a person's command. */
  readonly crash: number;
  /** Between any two steps of a run. */
  readonly deadRun: number;
  /** Runs that Glue takes for dead, and that go on. */
  readonly lateRun: number;
  readonly noCapacity: number;
  /** A file that no record knows lies beside those of a build. */
  readonly surplusFile: number;
  /** A file of a month, or of a build that readers are pointed at, is gone after a run. */
  readonly lostFile: number;
}

const never = Number.POSITIVE_INFINITY;

export const calm: Faults = {
  throttled: never,
  unanswered: never,
  refusedEntry: never,
  stalled: never,
  lateLease: never,
  lostEvent: never,
  doubledEvent: never,
  lateEvent: never,
  crash: never,
  deadRun: never,
  lateRun: never,
  noCapacity: never,
  surplusFile: never,
  lostFile: never,
};

/** In a story that has them. */
export const usual: Readonly<Record<keyof Faults, readonly number[]>> = {
  throttled: [40],
  unanswered: [60],
  refusedEntry: [10, 2],
  stalled: [100],
  lateLease: [3],
  lostEvent: [4],
  doubledEvent: [4],
  lateEvent: [4],
  crash: [80],
  deadRun: [60],
  lateRun: [60],
  noCapacity: [5, 1],
  surplusFile: [10],
  lostFile: [4],
};
