import * as z from 'zod';
import { count, hash, partition, time } from './scalars.ts';

/** `control/lease.json`: who acts. May be stolen when expired. */
export const lease = z.strictObject({ version: z.literal(1), owner: z.string().min(1), expiresAt: time });

/** `control/pending.json`: partitions to look at again, and when a wake-up call is due. */
export const pending = z.strictObject({
  version: z.literal(1),
  revision: count.describe('grows with every write, so that no ETag stands for two wishes'),
  partitions: z.array(partition),
  wakeAt: time.nullable().describe('a replan message is on its way until then'),
});

/** `control/pause.json`: while it lies there no run starts and no pointer moves. */
export const pause = z.strictObject({ version: z.literal(1), reason: z.string(), since: time });

/** Why a pointer moved: the input, a new contract, or a person. */
export const historyReasons = [
  'new',
  'changed',
  'removed',
  'contract',
  'rollback',
  'release',
  'accept',
  'repair',
] as const;

/** `history/<partition>/<time>-<fingerprint>.json`: written before the pointer moves, and once more after. */
export const history = z.strictObject({
  version: z.literal(1),
  partition,
  time,
  fingerprint: hash.nullable().describe('null: the partition was removed'),
  previous: hash.nullable().describe('what was published before, null for nothing'),
  runId: z.string().nullable(),
  why: z.enum(historyReasons),
  heldAgainst: hash.optional().describe('the wanted inputHash that a rollback holds the partition against'),
  note: z.string().optional().describe('what the person who asked for it said'),
  shownAt: time.optional().describe('when the pointer read back there; absent while that is not known'),
});

/** Documents of before have the digest of one list there, or null: the person who confirmed it is asked again. */
const isDigestOfList = (value: unknown) => hash.nullable().safeParse(value).success;

/**
 * `control/removals.json`: partitions that had no objects at a look at all prefixes, since when, and those removed
 * within a day, for the guard.
 */
export const removals = z.strictObject({
  version: z.literal(1),
  revision: count,
  absentSince: z.record(partition, time),
  removed: z.array(z.strictObject({ partition, time })),
  confirmed: z
    .preprocess(
      (value) => (isDigestOfList(value) ? [] : value),
      z.array(z.strictObject({ partition, fingerprint: hash })),
    )
    .describe('removals that a person said yes to, each until it is done or has objects again'),
});

/** `control/arrivals.json`: partitions that wait for their quiet minutes, and since when they are listed as they are. */
export const arrivals = z.strictObject({
  version: z.literal(1),
  revision: count,
  seen: z.record(partition, z.strictObject({ inputHash: hash, since: time })),
});

/** `control/backfill.json`: what may be built again under the present contract, newest first, until it is done. */
export const backfill = z.strictObject({
  version: z.literal(1),
  from: z.iso.date(),
  to: z.iso.date(),
  contractHash: hash,
  since: time,
  endedAt: time.nullable().describe('null while it is under way'),
});

/** `control/sweep.json`: runs that nothing refers to, and the night on which that was first seen. */
export const sweep = z.strictObject({
  version: z.literal(1),
  deadSince: z.record(z.string(), time),
  swept: z.array(z.string()).describe('runs whose objects carry the tag that the lifecycle rule looks for'),
});

export type Lease = z.infer<typeof lease>;
export type Pending = z.infer<typeof pending>;
export type Pause = z.infer<typeof pause>;
export type Removals = z.infer<typeof removals>;
export type Arrivals = z.infer<typeof arrivals>;
export type Backfill = z.infer<typeof backfill>;
export type Sweep = z.infer<typeof sweep>;
export type History = z.infer<typeof history>;
