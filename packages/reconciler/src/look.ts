import type { Observation } from './observation.ts';
import { observe, type Scope } from './observe.ts';
import { readPending, type SeenPending } from './pending.ts';
import { type Planned, plan } from './plan.ts';
import { type Status, statusOf } from './status.ts';
import type { VisibleWorld } from './world.ts';

/** What someone asks to be looked at. */
export interface Wish {
  readonly scope: Scope;
  /** Also look at everything that is pending. */
  readonly withPending: boolean;
  /** Say what would be done, do nothing. */
  readonly isDryRun: boolean;
  /** A person asked: a run does not wait for the interval to the one before. @default false */
  readonly isHurried?: boolean;
}

export interface Look {
  readonly pending: SeenPending;
  readonly seen: Observation;
  readonly planned: Planned;
  readonly status: Status;
}

/** Pending is read before the world: a wish that comes after it makes the write that settles it fail. */
export async function look(
  world: VisibleWorld,
  { scope, withPending, isHurried = false }: Wish,
  stuck: ReadonlySet<string> = new Set(),
): Promise<Look> {
  const pending = await readPending(world);
  const wider = scope === 'all' || !withPending ? scope : [...scope, ...pending.document.partitions];
  const seen = await observe(world, wider, { isHurried });
  const planned = plan(seen, stuck);
  return { pending, seen, planned, status: statusOf(seen, planned) };
}
