import * as z from 'zod';
import { buildRecord, segment } from './documents/build-record.ts';
import { plan } from './documents/plan.ts';
import { attempt, monthRecord, report, rollupRecord } from './documents/run.ts';
import { spec } from './spec.ts';

/** The documents that Python reads or writes, by file name, as JSON Schema (draft 7). */
export function jsonSchemas(): Record<string, unknown> {
  const documents = {
    plan,
    spec,
    report,
    attempt,
    'build-record': buildRecord,
    segment,
    'month-record': monthRecord,
    'rollup-record': rollupRecord,
  };
  return Object.fromEntries(
    Object.entries(documents).map(([name, schema]) => [name, z.toJSONSchema(schema, { target: 'draft-7' })]),
  );
}
