import * as z from 'zod';
import { refuseReasons, rejectReasons } from '../reasons.ts';
import { count, decimalText, file, hash, partition } from './scalars.ts';

/** Lines after the header of everything read: lines = accepted + rejected + blank, records = accepted + rejected. */
export const counts = z.strictObject({
  records: count,
  accepted: count,
  rejected: count,
  blank: count,
  filtered: count.default(0).describe('accepted, but left out by the filter; records of old have none'),
});

export const rejectedByReason = z.partialRecord(z.enum(rejectReasons), count);

const scannedObject = z.strictObject({
  key: z.string().min(1),
  etag: z.string().min(1),
  size: count,
  state: z.enum(['read', 'refused']),
  reason: z.enum(refuseReasons).optional(),
  detail: z.string().optional().describe('what was seen and what is allowed'),
  sha256: hash
    .optional()
    .describe(
      'of the bytes as stored, or of the hashes of their 64 MiB blocks; absent when they could not be read',
    ),
  counts: counts.optional(),
});

const identity = {
  version: z.literal(1),
  partition,
  fingerprint: hash,
  inputHash: hash,
  contractHash: hash,
  specHash: hash,
  planId: hash,
  runId: z.string().min(1),
  objects: z.array(scannedObject).min(1),
};

const segment = z.strictObject({
  id: hash,
  keys: z.array(z.string()).describe('input keys scanned together'),
});

const builtRecord = z.strictObject({
  ...identity,
  state: z.literal('built'),
  counts,
  rejectedByReason,
  controlTotals: z
    .record(z.string(), decimalText)
    .describe('name of a sum or count -> its total over the partition'),
  manifest: z.strictObject({ summary: z.array(file), quarantine: z.array(file) }),
  segments: z.array(segment),
});

const refusedRecord = z.strictObject({ ...identity, state: z.literal('refused') });

/** `builds/<partition>/<fingerprint>.json`: written once, when the scan is complete and accounted for. */
export const buildRecord = z.discriminatedUnion('state', [builtRecord, refusedRecord]);

export type BuildRecord = z.infer<typeof buildRecord>;
export type BuiltRecord = z.infer<typeof builtRecord>;
export type Counts = z.infer<typeof counts>;
