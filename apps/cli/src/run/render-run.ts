import type { Report } from '@ledgerline/schema';
import { renderTable } from '../render/table.ts';
import type { Outcome } from './run-pipeline.ts';

type Build = Report['builds'][number];

/** What a run came to, for people. */
export interface RunResult extends Outcome {
  readonly pipeline: string;
  /** Result files by what they hold. */
  readonly files: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** Days of a year would push the result off the screen; report.json has them all. */
const shownBuilds = 20;

const stateOf = ({ state, gate }: Build) => (gate?.state === 'held' ? 'held' : state);

/** Most pipelines filter nothing, so the column is there when there is something in it. */
function renderBuilds(builds: readonly Build[]): readonly string[] {
  const isFiltered = builds.some(({ filtered }) => filtered > 0);
  const columns = [
    { head: 'partition' },
    { head: 'state' },
    { head: 'accepted', align: 'right' },
    ...(isFiltered ? [{ head: 'of them filtered', align: 'right' } as const] : []),
    { head: 'rejected', align: 'right' },
    { head: 'blank', align: 'right' },
  ] as const;
  const rows = builds
    .slice(0, shownBuilds)
    .map((build) => [
      build.partition,
      stateOf(build),
      String(build.accepted),
      ...(isFiltered ? [String(build.filtered)] : []),
      ...[build.rejected, build.blank].map(String),
    ]);
  const left = builds.length - rows.length;
  return [...renderTable(columns, rows), ...(left > 0 ? [`  and ${left} more, see report.json`] : [])];
}

function renderPairs(head: readonly [string, string], pairs: readonly (readonly [string, string])[]) {
  if (pairs.length === 0) return [];
  return ['', ...renderTable([{ head: head[0] }, { head: head[1], align: 'right' }], pairs)];
}

function reasonsOf(builds: readonly Build[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { rejectedByReason } of builds)
    for (const [reason, records] of Object.entries(rejectedByReason))
      sums.set(reason, (sums.get(reason) ?? 0) + records);
  return sums;
}

/** The account, the totals, why records were rejected, and where it all lies. */
export function renderRun(result: RunResult): string {
  const { pipeline, report, groups, totals, files, seconds } = result;
  const longest = Math.max(...Object.keys(files).map((name) => name.length));
  return [
    `${pipeline}: ${groups} groups in ${seconds.toFixed(1)} s`,
    '',
    ...renderBuilds(report.builds),
    ...renderPairs(
      ['measure', 'over all groups'],
      Object.entries(totals).map(([name, value]) => [name, value ?? '']),
    ),
    ...renderPairs(
      ['rejected because', 'records'],
      [...reasonsOf(report.builds)]
        .sort(([, a], [, b]) => b - a)
        .map(([reason, records]) => [reason, String(records)]),
    ),
    '',
    ...Object.entries(files).map(([name, path]) => `  ${name.padEnd(longest)}  ${path}`),
  ].join('\n');
}
