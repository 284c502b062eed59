import * as z from 'zod';
import { refuseReasons } from '../reasons.ts';
import { counts, rejectedByReason } from './build-record.ts';
import { count, file, hash, partition } from './scalars.ts';

export const buildOutcomes = ['built', 'refused', 'superseded', 'failed'] as const;

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
      objects: count,
      bytes: count,
      seconds: z.number().nonnegative(),
      inputs: z.array(reportedInput).optional().describe('every object and why it was refused'),
      gate: judgedGate.optional().describe('of a built one that a run without a trigger judged itself'),
    }),
  ),
});

/** `attempts/<partition>/<fingerprint>/<runId>.json`: written first as `running`, again when the run ends. */
export const attempt = z.strictObject({
  version: z.literal(1),
  partition,
  fingerprint: hash,
  runId: z.string().min(1),
  planId: hash,
  outcome: z.enum(['running', ...buildOutcomes]),
  message: z.string().optional(),
});

/** `rollups/<digest>.json`: the total and the CSV export of the set of builds that the digest names. */
export const rollupRecord = z.strictObject({
  version: z.literal(1),
  digest: hash,
  runId: z.string().min(1),
  children: z.array(z.strictObject({ partition, fingerprint: hash })),
  summary: z.array(file),
  export: file,
});

/** The arguments of a job run; `run` comes with each run, `fixed` stand in NonOverridableArguments. */
export const jobArgumentNames = {
  run: { plan: '--ledgerline-plan', spec: '--ledgerline-spec' },
  fixed: { inputRoot: '--ledgerline-input-root', outputRoot: '--ledgerline-output-root' },
} as const;

export type Report = z.infer<typeof report>;
export type Attempt = z.infer<typeof attempt>;
export type RollupRecord = z.infer<typeof rollupRecord>;
