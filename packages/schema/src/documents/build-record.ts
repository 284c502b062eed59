import * as z from 'zod';
import { refuseReasons, rejectReasons } from '../reasons.ts';
import { controlTotals, count, file, hash, partition, quarantineFile } from './scalars.ts';

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

/** What a scan came to: of one segment, or of all segments of a build together. */
const account = {
  counts,
  rejectedByReason,
  controlTotals,
};

const files = { summary: z.array(file), quarantine: z.array(quarantineFile) };

/**
 * `segments/<partition>/<id>.json`: objects that one run scanned together, and their partial sums, for every later
 * build in which they are unchanged. Its id is the fingerprint of its objects, so the same objects give the same one.
 */
export const segment = z.strictObject({
  version: z.literal(1),
  id: hash,
  partition,
  contractHash: hash,
  runId: z.string().min(1),
  planId: hash,
  objects: z.array(scannedObject).min(1),
  ...account,
  ...files,
});

const builtRecord = z.strictObject({
  ...identity,
  state: z.literal('built'),
  ...account,
  manifest: z.strictObject(files),
  segments: z
    .array(z.strictObject({ id: hash, runId: z.string().min(1), keys: z.array(z.string()) }))
    .describe('which scan each object comes from; every object stands in one of them'),
});

const refusedRecord = z.strictObject({ ...identity, state: z.literal('refused') });

/** `builds/<partition>/<fingerprint>.json`: written once, when the scan is complete and accounted for. */
export const buildRecord = z.discriminatedUnion('state', [builtRecord, refusedRecord]);

export type BuildRecord = z.infer<typeof buildRecord>;
export type BuiltRecord = z.infer<typeof builtRecord>;
export type Segment = z.infer<typeof segment>;
export type Counts = z.infer<typeof counts>;
