import {
  addDecimals,
  type BuiltRecord,
  type Counts,
  curatedKeys,
  type PlannedBuild,
  type Segment,
} from '@ledgerline/schema';
import { sumOf, wordsOf } from '../words.ts';
import { copyQuarantine } from './copy-quarantine.ts';
import { JobError, type JobRun, putFile, readSums, type Steps } from './job-call.ts';

/** What a build consists of: segments of older runs, and at most one of its own. */
export interface Parts {
  readonly reused: readonly Segment[];
  readonly own: Segment | null;
}

type Merged = Pick<
  BuiltRecord,
  'counts' | 'rejectedByReason' | 'controlTotals' | 'manifest' | 'segments' | 'objects'
>;

const addCounts = (a: Counts, b: Counts): Counts => ({
  records: a.records + b.records,
  accepted: a.accepted + b.accepted,
  rejected: a.rejected + b.rejected,
  blank: a.blank + b.blank,
  filtered: a.filtered + b.filtered,
});

function accountOf(
  segments: readonly Segment[],
): Pick<Merged, 'counts' | 'rejectedByReason' | 'controlTotals'> {
  const counts = segments.map((segment) => segment.counts).reduce(addCounts);
  const totals = segments.map(({ controlTotals }) => controlTotals.total_purchase ?? '0.00');
  return {
    counts,
    rejectedByReason: counts.rejected === 0 ? {} : { 'not-decimal': counts.rejected },
    controlTotals: { total_purchase: addDecimals(totals) },
  };
}

/** In the order of the plan, each object as the segment that scanned it tells it. */
function objectsOf({ objects }: PlannedBuild, segments: readonly Segment[]): Merged['objects'] {
  const scanned = new Map(segments.flatMap((segment) => segment.objects).map((one) => [one.key, one]));
  return objects.map(({ key }) => {
    const found = scanned.get(key);
    if (found === undefined) throw new JobError(`${key} stands in no segment`);
    return found;
  });
}

function* mergeSummary(job: JobRun, { partition }: PlannedBuild, { reused, own }: Parts) {
  if (reused.length === 0 && own !== null) return own.summary;
  const segments = own === null ? reused : [...reused, own];
  const sums: string[] = [];
  for (const { summary } of segments) sums.push(...(yield* readSums(job, summary)));
  const key = `${curatedKeys.summary(job.run.runId, partition)}part-0.parquet`;
  return [yield* putFile(job, key, sumOf(sums))];
}

/** One whole build of its parts, from their files, and accounted for. */
export function* mergeSegments(job: JobRun, build: PlannedBuild, parts: Parts): Steps<Merged> {
  const segments = parts.own === null ? parts.reused : [...parts.reused, parts.own];
  const objects = objectsOf(build, segments);
  const account = accountOf(segments);
  const summary = yield* mergeSummary(job, build, parts);
  const quarantine = [...(parts.own?.quarantine ?? [])];
  for (const segment of parts.reused) quarantine.push(...(yield* copyQuarantine(job, segment)));
  const rows = quarantine.reduce((sum, file) => sum + file.rows, 0);
  if (rows !== account.counts.rejected)
    throw new JobError(`${rows} rows in quarantine, ${account.counts.rejected} rejected records`);
  const words = summary.flatMap(({ key }) => wordsOf(job.curated.objects.get(key)?.text ?? ''));
  if (words.length !== account.counts.records)
    throw new JobError(`${words.length} records summed, ${account.counts.records} counted`);
  return {
    ...account,
    objects,
    manifest: { summary, quarantine },
    segments: segments.map((segment) => ({
      id: segment.id,
      runId: segment.runId,
      keys: segment.objects.map(({ key }) => key),
    })),
  };
}
