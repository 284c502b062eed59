import type { BuiltRecord, RollupRecord, StaleReason } from '@ledgerline/schema';

export const heldReasons = ['gate', 'refused', 'rollback', 'failed', 'removals'] as const;
/** `not-ready` and `debounce` of the design come with readiness; `back-off`: a run ended before it could say anything. */
export const waitingReasons = ['building', 'contract', 'paused', 'back-off'] as const;

export type HeldReason = (typeof heldReasons)[number];
export type WaitingReason = (typeof waitingReasons)[number];

export type Rest =
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'held'; readonly why: HeldReason; readonly detail: string }
  /** `until`: ISO time at which the wait is over by itself. */
  | {
      readonly kind: 'waiting';
      readonly why: WaitingReason;
      readonly detail: string;
      readonly until?: string;
    };

/** What to do about one partition now. */
export type Verdict =
  | Rest
  | { readonly kind: 'publish'; readonly record: BuiltRecord }
  /** `isAlone`: it failed before, so it takes no other build down with it. */
  | { readonly kind: 'build'; readonly isAlone: boolean };

/** What to do about the total: point at a roll-up that exists, or have a run sum one. */
export type TotalVerdict =
  | Rest
  | { readonly kind: 'move'; readonly rollup: RollupRecord }
  | { readonly kind: 'sum' };

export const heldBy = (why: HeldReason, detail: string) => ({ kind: 'held', why, detail }) as const;
export const waitingFor = (why: WaitingReason, detail: string) => ({ kind: 'waiting', why, detail }) as const;

export const backOff = (detail: string, until: string) =>
  ({ ...waitingFor('back-off', `${detail}; until ${until}`), until }) as const;

export interface Decision {
  readonly partition: string;
  /** Null when up to date. */
  readonly stale: StaleReason | null;
  readonly verdict: Verdict;
}
