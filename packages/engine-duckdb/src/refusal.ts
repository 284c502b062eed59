import type { RefuseReason } from '@ledgerline/schema';

/** The whole object cannot be used, and its partition with it; others go on. */
export class Refusal extends Error {
  readonly reason: RefuseReason;
  readonly detail: string;

  constructor(reason: RefuseReason, detail: string, options?: ErrorOptions) {
    super(`${reason}: ${detail}`, options);
    this.name = 'Refusal';
    this.reason = reason;
    this.detail = detail;
  }
}
