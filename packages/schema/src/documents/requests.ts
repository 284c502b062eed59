import * as z from 'zod';
import { hash, partition } from './scalars.ts';

const note = z.string().min(1).optional();
const partitions = z.array(partition).min(1);

/** Everything the trigger can be asked, besides the events of S3 and Glue. */
export const request = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('replan'),
    partitions: z.array(partition).describe('what is pending and the total are looked at too; may be empty'),
  }),
  z.strictObject({ mode: z.literal('scheduled') }),
  z.strictObject({
    mode: z.literal('manual'),
    partitions: partitions.optional(),
    dryRun: z.boolean().optional(),
  }),
  z.strictObject({
    mode: z.literal('backfill'),
    from: z.iso.date(),
    to: z.iso.date(),
    dryRun: z.boolean().optional(),
  }),
  z.strictObject({
    mode: z.literal('rollback'),
    partition,
    to: z.string().min(1).optional().describe('run that made the build; absent: what was published before'),
    seen: hash.optional().describe('the wanted inputHash that the person looked at; absent: any'),
    note,
  }),
  z.strictObject({ mode: z.literal('release'), partitions, note }),
  z.strictObject({
    mode: z.literal('retry'),
    partitions: z.array(partition).describe('none: the total'),
  }),
  z.strictObject({ mode: z.literal('accept'), partition, fingerprint: hash, note: z.string().min(1) }),
  z.strictObject({ mode: z.literal('confirm-removals'), digest: hash }),
  z.strictObject({ mode: z.literal('pause'), note: z.string().min(1) }),
  z.strictObject({ mode: z.enum(['resume', 'sweep', 'stop-backfill']) }),
  z.strictObject({ mode: z.literal('repair'), dryRun: z.boolean().optional() }),
]);

export type Request = z.infer<typeof request>;
