import {
  type Attempt,
  type BuildRecord,
  type BuiltRecord,
  canonicalJson,
  curatedKeys,
  fingerprintOf,
  type PlannedBuild,
  type Segment,
} from '@ledgerline/schema';
import { JobError, type JobRun, putOnce, type Steps } from './job-call.ts';
import { mergeSegments, type Parts } from './merge-segments.ts';
import { readSegments } from './read-segments.ts';
import { type Scan, scanObjects } from './scan-objects.ts';
import { writeSegment } from './write-segment.ts';

type Outcome = Attempt['outcome'];

export function mark(job: JobRun, build: PlannedBuild, outcome: Outcome, message?: string): void {
  const { curated, planId } = job;
  const { runId } = job.run;
  const fingerprint = fingerprintOf(build);
  const { partition } = build;
  const told = message === undefined ? {} : { message };
  const marker: Attempt = { version: 1, partition, fingerprint, runId, planId, outcome, ...told };
  void curated.putText(curatedKeys.attempt(partition, fingerprint, runId), canonicalJson(marker));
}

const identityOf = ({ plan, planId, run }: JobRun, build: PlannedBuild) => ({
  version: 1 as const,
  partition: build.partition,
  fingerprint: fingerprintOf(build),
  inputHash: build.inputHash,
  contractHash: build.contractHash,
  specHash: plan.specHash,
  planId,
  runId: run.runId,
});

const writeRecord = (job: JobRun, record: BuildRecord): Steps<void> =>
  putOnce(job, curatedKeys.build(record.partition, record.fingerprint), record);

/** Neither in a reused segment nor for another run. */
function ownObjects({ objects, later }: PlannedBuild, reused: readonly Segment[]) {
  const others = new Set([...later, ...reused.flatMap((segment) => segment.objects).map(({ key }) => key)]);
  return objects.filter(({ key }) => !others.has(key));
}

const isRefused = ({ objects }: Scan) => objects.some(({ state }) => state === 'refused');

function* scanOwn(job: JobRun, build: PlannedBuild, reused: readonly Segment[]): Steps<Parts | Outcome> {
  const objects = ownObjects(build, reused);
  if (objects.length === 0) return { reused, own: null };
  const scan = yield* scanObjects(job, objects);
  if (scan === 'superseded') return scan;
  if (isRefused(scan)) {
    const known = [...scan.objects, ...reused.flatMap((segment) => segment.objects)];
    yield* writeRecord(job, { ...identityOf(job, build), state: 'refused', objects: known });
    return 'refused';
  }
  return { reused, own: yield* writeSegment(job, build, scan) };
}

function* outcomeOf(job: JobRun, build: PlannedBuild): Steps<Outcome | BuiltRecord> {
  const reused = yield* readSegments(job, build);
  const parts = yield* scanOwn(job, build, reused);
  if (typeof parts === 'string') return parts;
  if (build.later.length > 0) return 'part';
  const merged = yield* mergeSegments(job, build, parts);
  const record = { ...identityOf(job, build), state: 'built' as const, ...merged };
  yield* writeRecord(job, record);
  return record;
}

/** @returns the record of a complete build; null for anything else, and then its marker says what */
export function* buildPartition(job: JobRun, build: PlannedBuild): Steps<BuiltRecord | null> {
  let outcome: Outcome | BuiltRecord;
  let message: string | undefined;
  try {
    outcome = yield* outcomeOf(job, build);
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    [outcome, message] = ['failed', error.message];
  }
  yield `marks ${build.partition}`;
  mark(job, build, typeof outcome === 'string' ? outcome : 'built', message);
  return typeof outcome === 'string' ? null : outcome;
}
