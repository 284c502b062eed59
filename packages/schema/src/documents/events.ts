import * as z from 'zod';
import { hash, partition, time } from './scalars.ts';

/** Glue's event about the end of a run: terminal states only, without arguments, best effort. */
export const jobStateChange = z.object({
  source: z.literal('aws.glue'),
  'detail-type': z.literal('Glue Job State Change'),
  time,
  detail: z.object({
    jobName: z.string().min(1),
    jobRunId: z.string().min(1),
    state: z.enum(['SUCCEEDED', 'FAILED', 'TIMEOUT', 'STOPPED']),
  }),
});

/** What the trigger says on the default bus after it moved pointers. */
export const publication = z.strictObject({
  pipeline: z.string().min(1),
  environment: z.string().min(1),
  partitions: z.array(partition),
  runIds: z.array(z.string().min(1)),
  digest: hash.nullable().describe('of the set of builds that the total sums; null: the total did not move'),
});

/** A publication in EventBridge's envelope. */
export const publicationEvent = z.object({
  source: z.literal('ledgerline'),
  'detail-type': z.literal('Ledgerline Publication'),
  time,
  detail: publication,
});

export type JobStateChange = z.infer<typeof jobStateChange>;
export type Publication = z.infer<typeof publication>;
