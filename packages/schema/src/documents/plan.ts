import * as z from 'zod';
import { controlTotals, count, file, hash, month, partition } from './scalars.ts';

/** `void`: what is published is wanted, but its files are not what its record says. */
export const staleReasons = ['new', 'changed', 'removed', 'contract', 'void'] as const;

export const inputObject = z.strictObject({
  uri: z.string().min(1).describe('s3://bucket/key, or file:///path on a laptop; never encoded'),
  key: z.string().min(1),
  etag: z.string().min(1).describe('with its quotes, as S3 gives it'),
  size: count.describe('bytes'),
});

export const plannedBuild = z.strictObject({
  partition,
  reason: z.enum(staleReasons),
  inputHash: hash,
  contractHash: hash,
  objects: z.array(inputObject).min(1),
  reuse: z
    .array(hash)
    .describe('ids of segments of this partition whose objects, all among `objects`, are not scanned again'),
  isRetry: z.literal(true).optional().describe('it failed before, so the run takes no other'),
  isOverdue: z
    .literal(true)
    .optional()
    .describe('the run before had no room for it beside newer ones, so it goes first'),
  later: z
    .array(z.string())
    .describe('keys that another run scans; unless empty, this one writes a segment and no build record'),
});

/** What the files of a part of a sum come to; plans and records of old say nothing of it. */
export const summedTotals = controlTotals.default({});

export const rollupChild = z.strictObject({
  partition,
  fingerprint: hash,
  keys: z.array(file).describe('summary files of the published build'),
  controlTotals: summedTotals,
});

/** A month of partitions, summed: one child of the total. */
export const rollupMonth = z.strictObject({
  month,
  digest: hash,
  keys: z.array(file).describe('summary files of the roll-up of its partitions'),
  controlTotals: summedTotals,
});

/** What one run is asked to do. No time in it: the hash of its canonical JSON is its id. */
export const plan = z.strictObject({
  version: z.literal(1),
  pipeline: z.string().min(1),
  specHash: hash,
  builds: z.array(plannedBuild),
  rollup: z.strictObject({
    months: z.array(rollupMonth).describe('summed before, and without a build of this plan'),
    children: z
      .array(rollupChild)
      .describe('what is published of all other months; the run puts its own builds in their place'),
  }),
});

export type Plan = z.infer<typeof plan>;
export type PlannedBuild = z.infer<typeof plannedBuild>;
export type InputObject = z.infer<typeof inputObject>;
export type RollupChild = z.infer<typeof rollupChild>;
export type RollupMonth = z.infer<typeof rollupMonth>;
export type StaleReason = (typeof staleReasons)[number];
