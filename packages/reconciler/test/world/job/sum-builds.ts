import {
  type BuiltRecord,
  byMonth,
  curatedKeys,
  monthDigestOf,
  type RollupChild,
  type RollupMonth,
  totalDigestOf,
} from '@ledgerline/schema';
import { sumOf } from '../words.ts';
import { type JobRun, putFile, putOnce, readSums, type Steps } from './job-call.ts';

/** What is published, with the run's own builds in place of their predecessors. */
function childrenOf({ plan }: JobRun, built: readonly BuiltRecord[]): readonly RollupChild[] {
  const replaced = new Set(built.map(({ partition }) => partition));
  const own = built.map(({ partition, fingerprint, manifest }) => ({
    partition,
    fingerprint,
    keys: manifest.summary,
  }));
  return [...plan.rollup.children.filter(({ partition }) => !replaced.has(partition)), ...own];
}

function* sumMonth(job: JobRun, month: string, children: readonly RollupChild[]): Steps<RollupMonth> {
  const digest = monthDigestOf(children);
  const { runId } = job.run;
  const sums: string[] = [];
  for (const { keys } of children) sums.push(...(yield* readSums(job, keys)));
  const key = `${curatedKeys.rollup(runId, digest)}part-0.parquet`;
  const summary = [yield* putFile(job, key, sumOf(sums))];
  const named = children.map(({ partition, fingerprint }) => ({ partition, fingerprint }));
  const record = { version: 1, digest, runId, month, children: named, summary };
  yield* putOnce(job, curatedKeys.monthRecord(digest), record);
  return { month, digest, keys: summary };
}

function* sumTotal(job: JobRun, months: readonly RollupMonth[]): Steps<void> {
  const { runId } = job.run;
  const digest = totalDigestOf(months);
  const sums: string[] = [];
  for (const { keys } of months) sums.push(...(yield* readSums(job, keys)));
  const total = sumOf(sums);
  const summary = [yield* putFile(job, `${curatedKeys.rollup(runId, digest)}part-0.parquet`, total)];
  const csv = yield* putFile(job, curatedKeys.export(runId, digest), `${total}\n`);
  const record = { version: 1, digest, runId, months, summary, export: csv };
  yield* putOnce(job, curatedKeys.rollupRecord(digest), record);
}

/** Builds to months, months to the total, each from the files of the level below. */
export function* sumBuilds(job: JobRun, built: readonly BuiltRecord[]): Steps<void> {
  const months = [...job.plan.rollup.months];
  for (const [month, children] of byMonth(childrenOf(job, built)))
    months.push(yield* sumMonth(job, month, children));
  yield* sumTotal(job, months);
}
