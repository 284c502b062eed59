import {
  curatedKeys,
  fingerprintOf,
  inputHashOf,
  type PlannedBuild,
  type Segment,
  segment as segmentSchema,
} from '@ledgerline/schema';
import { isBad, wordUnder } from '../words.ts';
import { type JobRun, putFile, putOnce, type Steps } from './job-call.ts';
import { countsOf, type Scan } from './scan-objects.ts';

/** Where one scan is all of a build, its files are those of the build. */
const isWhole = ({ reuse, later }: PlannedBuild) => reuse.length === 0 && later.length === 0;

function* writeFiles(job: JobRun, build: PlannedBuild, id: string, { lines }: Scan) {
  const { runId } = job.run;
  const words = lines.map(wordUnder(build.contractHash));
  const rejected = words.filter(isBad);
  const prefix = isWhole(build)
    ? curatedKeys.summary(runId, build.partition)
    : curatedKeys.segmentFiles(runId, id);
  const summary = [yield* putFile(job, `${prefix}part-0.parquet`, words.join('+'))];
  if (rejected.length === 0) return { summary, quarantine: [] };
  const key = `${curatedKeys.quarantine(runId, build.partition)}part-0.parquet`;
  const file = yield* putFile(job, key, rejected.join('+'));
  return { summary, quarantine: [{ ...file, rows: rejected.length }] };
}

/** They are empty, and never wrong: whoever finds one compares it with the record. */
function* markContents({ curated }: JobRun, { partition }: PlannedBuild, { objects }: Scan): Steps<void> {
  for (const { sha256 = '', counts } of objects) {
    if (counts?.records === 0) continue;
    const key = curatedKeys.content(sha256, partition);
    yield `writes ${key}`;
    void curated.putText(key, '');
  }
}

/**
 * Its files, then the marks of its contents, then its document.
 *
 * @returns our own, as its files lie where the build's do; its run is the one whose document lies there
 */
export function* writeSegment(job: JobRun, build: PlannedBuild, scan: Scan): Steps<Segment> {
  const { partition, contractHash } = build;
  const id = fingerprintOf({ inputHash: inputHashOf(scan.objects), contractHash });
  const files = yield* writeFiles(job, build, id, scan);
  yield* markContents(job, build, scan);
  const counts = countsOf(scan.lines);
  const own: Segment = {
    version: 1,
    id,
    partition,
    contractHash,
    runId: job.run.runId,
    planId: job.planId,
    objects: [...scan.objects],
    counts,
    rejectedByReason: counts.rejected === 0 ? {} : { 'not-decimal': counts.rejected },
    controlTotals: { total_purchase: `${counts.accepted}.00` },
    ...files,
  };
  const key = curatedKeys.segment(partition, id);
  yield* putOnce(job, key, own);
  const stored = segmentSchema.parse(JSON.parse(job.curated.objects.get(key)?.text ?? 'null'));
  return { ...own, runId: stored.runId };
}
