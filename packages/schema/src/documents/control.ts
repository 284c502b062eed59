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

/** `control/pause.json`: while it lies there no run starts and nothing is published. */
export const pause = z.strictObject({ version: z.literal(1), reason: z.string(), since: time });

/** `history/<partition>/<time>-<fingerprint>.json`: written before the pointer moves. */
export const history = z.strictObject({
  version: z.literal(1),
  partition,
  time,
  fingerprint: hash.nullable().describe('null: the partition was removed'),
  previous: hash.nullable().describe('what was published before, null for nothing'),
  runId: z.string().nullable(),
  why: z.string(),
});

export type Lease = z.infer<typeof lease>;
export type Pending = z.infer<typeof pending>;
export type Pause = z.infer<typeof pause>;
export type History = z.infer<typeof history>;
