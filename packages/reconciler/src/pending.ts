import { canonicalJson, type Pending } from '@ledgerline/schema';
import { readControl, type Seen, writeControl } from './control-document.ts';
import { pendingDocument } from './control-documents.ts';
import type { World } from './world.ts';

/** The longest delay of an SQS message. */
export const longestDelaySeconds = 900;

export type SeenPending = Seen<Pending>;

export const readPending = (world: Pick<World, 'curated'>): Promise<SeenPending> =>
  readControl(world, pendingDocument);

const writePending = (
  world: World,
  seen: SeenPending,
  next: Omit<Pending, 'version' | 'revision'>,
): Promise<boolean> => writeControl(world, pendingDocument, seen, next);

/**
 * How far two clocks may be apart. By a clock that is behind, the message that woke us would still be on its way.
 */
export const clockErrorMs = 15_000;

/**
 * Sends a delayed replan unless one is on its way that arrives soon enough. It goes out before the document says so:
 * a crash between the two costs a message too many, never a wake-up.
 *
 * @returns the time until which a message is on its way
 */
async function wake(
  world: World,
  { document }: SeenPending,
  partitions: readonly string[],
  delaySeconds: number,
) {
  const now = world.now().getTime();
  const wanted = now + delaySeconds * 1000;
  const due = document.wakeAt === null ? null : Date.parse(document.wakeAt);
  if (due !== null && due > now + clockErrorMs && due <= wanted) return document.wakeAt;
  // The document holds the full list; a message has a size limit.
  await world.sendReplan(partitions.slice(0, 100), delaySeconds);
  return new Date(wanted).toISOString();
}

const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])].sort();

/**
 * Adds partitions to look at again and makes sure that a wake-up is on its way. Every call writes, also when nothing
 * new is added: whoever is looking right now must not clear a wish that came after the look.
 */
export async function addPending(
  world: World,
  partitions: readonly string[],
  delaySeconds: number,
): Promise<void> {
  let wakeAt: string | null = null;
  for (;;) {
    const seen = await readPending(world);
    wakeAt ??= await wake(world, seen, partitions, Math.min(delaySeconds, longestDelaySeconds));
    const next = { partitions: union(seen.document.partitions, partitions), wakeAt };
    if (await writePending(world, seen, next)) return;
  }
}

export interface Settled {
  /** What was looked at after `seen` was read. */
  readonly looked: readonly string[];
  /** What of it must be looked at again. */
  readonly unsettled: readonly string[];
  /** True when something must be looked at again that is no partition: the total. */
  readonly isTotalUnsettled: boolean;
  readonly delaySeconds: number;
}

/**
 * Takes from the pending document what needs no other look. A conflict means that someone wished for more since; then
 * everything stays, what is unsettled is added, and the next look settles the rest.
 */
export async function settlePending(world: World, seen: SeenPending, settled: Settled): Promise<void> {
  const looked = new Set(settled.looked);
  const kept = seen.document.partitions.filter((partition) => !looked.has(partition));
  const partitions = union(kept, settled.unsettled);
  const isIdle = partitions.length === 0 && !settled.isTotalUnsettled;
  const isSame = canonicalJson(partitions) === canonicalJson(seen.document.partitions);
  if (isIdle && isSame) return;
  const wakeAt = isIdle ? seen.document.wakeAt : await wake(world, seen, partitions, settled.delaySeconds);
  if (isSame && wakeAt === seen.document.wakeAt) return;
  const isWritten = await writePending(world, seen, { partitions, wakeAt });
  if (!isWritten && !isIdle) await addPending(world, settled.unsettled, settled.delaySeconds);
}
