import type { HeldLease } from './lease.ts';
import type { Caller } from './reconcile.ts';
import type { World } from './world.ts';

/** Who acts, and until when. */
export interface Held {
  readonly lease: HeldLease;
  readonly caller: Caller;
}

/** Why nothing more may begin; null while there is time. */
export function timeIsOver({ now }: Pick<World, 'now'>, { lease, caller }: Held): string | null {
  const time = now();
  if (time >= lease.expiresAt) return 'the lease expired';
  return caller.deadline !== undefined && time >= caller.deadline ? 'the time of this call is over' : null;
}
