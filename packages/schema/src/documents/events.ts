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
  partitions: z.array(partition).describe('whose pointer moved; none when only the total moved'),
  runIds: z.array(z.string().min(1)),
  voided: z
    .array(partition)
    .describe('with a build that nobody knew to be void: its files are not what its record says'),
  digest: hash.nullable().describe('of the builds that the total sums now; null: their roll-up is missing'),
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
