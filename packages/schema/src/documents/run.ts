import * as z from 'zod';
import { refuseReasons } from '../reasons.ts';
import { counts, rejectedByReason } from './build-record.ts';
import { rollupMonth, summedTotals } from './plan.ts';
import { count, file, hash, month, partition, time } from './scalars.ts';

/** `part`: a segment of it was scanned, another run scans the rest. */
export const buildOutcomes = ['built', 'part', 'refused', 'superseded', 'failed'] as const;

/**
 * What the reconciler notes of a run that says no more itself. `silent`: it ended without a word about the build.
 * `stopped`: a person stopped it after its first mark. `swept`: its build was good, and nothing referred to it any more.
 */
export const notedOutcomes = ['silent', 'stopped', 'swept'] as const;

const reportedInput = z.strictObject({
  key: z.string().min(1),
  state: z.enum(['read', 'refused']),
  reason: z.enum(refuseReasons).optional(),
  detail: z.string().optional().describe('what was seen and what is allowed'),
  counts: counts.optional(),
});

/** What today's gates say of a finished build. */
const judgedGate = z.strictObject({
  state: z.enum(['passed', 'held']),
  problem: z.string().optional().describe('the limit, and what was seen'),
});

/** `runs/<runId>/report.json`: what the run did, for people and metrics. Decisions read build records. */
export const report = z.strictObject({
  version: z.literal(1),
  runId: z.string().min(1),
  planId: hash,
  builds: z.array(
    z.strictObject({
      partition,
      state: z.enum(buildOutcomes),
      ...counts.shape,
      rejectedByReason,
      objects: count.describe('scanned by this run'),
      bytes: count.describe('of the objects scanned by this run, as stored'),
      reused: count.default(0).describe('objects whose segments were taken over from older builds'),
      seconds: z.number().nonnegative(),
      inputs: z.array(reportedInput).optional().describe('every object and why it was refused'),
      gate: judgedGate.optional().describe('of a built one that a run without a trigger judged itself'),
    }),
  ),
});

/**
 * `attempts/<partition>/<fingerprint>/<runId>.json`: written by the run, first as `running`, again when it ends; by the
 * reconciler where the run did not come to that.
 */
export const attempt = z.strictObject({
  version: z.literal(1),
  partition,
  fingerprint: hash,
  runId: z.string().min(1),
  planId: hash,
  outcome: z.enum(['running', ...buildOutcomes, ...notedOutcomes]),
  message: z.string().optional(),
});

/**
 * `attempts/<partition>/<fingerprint>/retried.json`: what failed until then was forgiven. For a total that cannot be
 * summed the partition is `total` and the fingerprint its digest.
 */
export const retried = z.strictObject({ version: z.literal(1), time });

const rollup = {
  version: z.literal(1),
  digest: hash,
  runId: z.string().min(1),
  summary: z.array(file),
  controlTotals: summedTotals,
};

/** `months/<digest>.json`: the sum of the builds of a month that the digest names. */
export const monthRecord = z.strictObject({
  ...rollup,
  month,
  children: z.array(z.strictObject({ partition, fingerprint: hash })).min(1),
});

/** `rollups/<digest>.json`: the total and the CSV export of the set of builds that the digest names. */
export const rollupRecord = z.strictObject({ ...rollup, months: z.array(rollupMonth), export: file });

/** The arguments of a job run; `run` comes with each run, `fixed` stand in NonOverridableArguments. */
export const jobArgumentNames = {
  run: { plan: '--ledgerline-plan', spec: '--ledgerline-spec' },
  fixed: { inputRoot: '--ledgerline-input-root', outputRoot: '--ledgerline-output-root' },
} as const;

export type Report = z.infer<typeof report>;
export type Attempt = z.infer<typeof attempt>;
export type MonthRecord = z.infer<typeof monthRecord>;
export type RollupRecord = z.infer<typeof rollupRecord>;
