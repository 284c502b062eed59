import type { BuiltRecord, RollupRecord, StaleReason } from '@ledgerline/schema';

export const heldReasons = ['gate', 'refused', 'rollback', 'failed', 'removals', 'malformed'] as const;
/**
 * `back-off`: a run ended before it could say anything. `absent`: seen without objects, to be removed by a later look at
 * all prefixes.
 */
export const waitingReasons = [
  'building',
  'contract',
  'not-ready',
  'debounce',
  'absent',
  'paused',
  'back-off',
] as const;

export type HeldReason = (typeof heldReasons)[number];
export type WaitingReason = (typeof waitingReasons)[number];

export interface Held {
  readonly kind: 'held';
  readonly why: HeldReason;
  readonly detail: string;
  /** Another partition shows the same contents: the hold also ends when that one gives them away. */
  readonly isShared?: true;
}

export type Rest =
  | { readonly kind: 'up-to-date' }
  | Held
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
  /** Nothing is listed of it any more. */
  | { readonly kind: 'remove' }
  /** `isAlone`: it failed before, so it takes no other build down with it. */
  | { readonly kind: 'build'; readonly isAlone: boolean };

/** What to do about the total: point at a roll-up that exists, or have a run sum one. */
export type TotalVerdict =
  | (Rest & {
      /** Its published build is needed and its files are gone: the total is held, or waits, as it does. */
      readonly lostPartition?: string;
    })
  | { readonly kind: 'move'; readonly rollup: RollupRecord }
  | { readonly kind: 'sum' };

export const heldBy = (why: HeldReason, detail: string) => ({ kind: 'held', why, detail }) as const;
export const waitingFor = (why: WaitingReason, detail: string) => ({ kind: 'waiting', why, detail }) as const;

/** A wait that is over by itself at an ISO time. */
export const waitingUntil = (why: WaitingReason, detail: string, until: string) =>
  ({ ...waitingFor(why, `${detail}; until ${until}`), until }) as const;

export interface Decision {
  readonly partition: string;
  /** Null when up to date. */
  readonly stale: StaleReason | null;
  /** Built again only because the contract changed, when nothing else is left to do. */
  readonly isBackfill: boolean;
  readonly verdict: Verdict;
}
