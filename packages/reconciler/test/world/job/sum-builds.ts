import {
  addDecimals,
  type BuiltRecord,
  byMonth,
  compareDecimals,
  curatedKeys,
  monthDigestOf,
  type RollupChild,
  type RollupMonth,
  totalDigestOf,
} from '@ledgerline/schema';
import { isBad, sumOf, wordsOf } from '../words.ts';
import { JobError, type JobRun, putFile, putOnce, readSums, type Steps } from './job-call.ts';

/** What is published, with the run's own builds in place of their predecessors. */
function childrenOf({ plan }: JobRun, built: readonly BuiltRecord[]): readonly RollupChild[] {
  const replaced = new Set(built.map(({ partition }) => partition));
  const own = built.map(({ partition, fingerprint, manifest, controlTotals }) => ({
    partition,
    fingerprint,
    keys: manifest.summary,
    controlTotals,
  }));
  return [...plan.rollup.children.filter(({ partition }) => !replaced.has(partition)), ...own];
}

/** Of what was merged; each accepted record has an amount of 1. */
function accountFor(children: readonly (RollupChild | RollupMonth)[], merged: string) {
  const expected = addDecimals(children.map(({ controlTotals }) => controlTotals.total_purchase ?? '0'));
  const seen = `${wordsOf(merged).filter((word) => !isBad(word)).length}.00`;
  if (compareDecimals(expected, seen) !== 0)
    throw new JobError(`total_purchase is ${expected} in its children and ${seen} as merged`);
  return { total_purchase: seen };
}

function* sumMonth(job: JobRun, month: string, children: readonly RollupChild[]): Steps<RollupMonth> {
  const digest = monthDigestOf(children);
  const { runId } = job.run;
  const sums: string[] = [];
  for (const { keys } of children) sums.push(...(yield* readSums(job, keys)));
  const key = `${curatedKeys.rollup(runId, digest)}part-0.parquet`;
  const merged = sumOf(sums);
  const summary = [yield* putFile(job, key, merged)];
  const controlTotals = accountFor(children, merged);
  const named = children.map(({ partition, fingerprint }) => ({ partition, fingerprint }));
  const record = { version: 1, digest, runId, month, children: named, summary, controlTotals };
  yield* putOnce(job, curatedKeys.monthRecord(digest), record);
  return { month, digest, keys: summary, controlTotals };
}

function* sumTotal(job: JobRun, months: readonly RollupMonth[]): Steps<void> {
  const { runId } = job.run;
  const digest = totalDigestOf(months);
  const sums: string[] = [];
  for (const { keys } of months) sums.push(...(yield* readSums(job, keys)));
  const total = sumOf(sums);
  const summary = [yield* putFile(job, `${curatedKeys.rollup(runId, digest)}part-0.parquet`, total)];
  const csv = yield* putFile(job, curatedKeys.export(runId, digest), `${total}\n`);
  const controlTotals = accountFor(months, total);
  const record = { version: 1, digest, runId, months, summary, export: csv, controlTotals };
  yield* putOnce(job, curatedKeys.rollupRecord(digest), record);
}

/** Builds to months, months to the total, each from the files of the level below. */
export function* sumBuilds(job: JobRun, built: readonly BuiltRecord[]): Steps<void> {
  const months = [...job.plan.rollup.months];
  for (const [month, children] of byMonth(childrenOf(job, built)))
    months.push(yield* sumMonth(job, month, children));
  yield* sumTotal(job, months);
}
