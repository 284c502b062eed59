import type { DryRun, Work } from '@ledgerline/reconciler';
import { costModel } from '@ledgerline/schema';
import { bytesWords, counted, secondsWords, usdWords } from './quantities.ts';
import { renderTable } from './table.ts';

/** Rows of a table that somebody still reads; `--json` has all. */
const rowsShown = 40;

const columns = [
  { head: 'to build' },
  { head: 'why' },
  { head: 'objects', align: 'right' },
  { head: 'bytes', align: 'right' },
  { head: 'reused', align: 'right' },
  { head: 'later', align: 'right' },
] as const;

const more = (total: number) => (total > rowsShown ? [`  and ${total - rowsShown} more`] : []);

function renderBuilds(builds: Work['builds']): readonly string[] {
  if (builds.length === 0) return [];
  const rows = builds
    .slice(0, rowsShown)
    .map(({ partition, reason, objects, bytes, reusedObjects, laterObjects }) => [
      partition,
      reason,
      ...[objects, bytesWords(bytes), reusedObjects, laterObjects].map(String),
    ]);
  return [...renderTable(columns, rows), ...more(builds.length), ''];
}

function renderNames(what: string, partitions: readonly string[]): readonly string[] {
  if (partitions.length === 0) return [];
  const shown = partitions.slice(0, rowsShown).join(', ');
  return [`  ${what}: ${shown}${partitions.length > rowsShown ? ', ...' : ''}`, ''];
}

function renderWaiting(waiting: Work['waiting']): readonly string[] {
  if (waiting.length === 0) return [];
  const rows = waiting.slice(0, rowsShown).map(({ partition, why, detail }) => [partition, why, detail]);
  const heads = ['waits or is held', 'why', ''].map((head) => ({ head }));
  return [...renderTable(heads, rows), ...more(waiting.length), ''];
}

/** One line of what it comes to. */
export function estimateWords({ runs, objects, bytes, seconds, usd }: Work['estimate']): string {
  const what = `${counted(runs, 'run')}, ${counted(objects, 'object')}, ${bytesWords(bytes)}`;
  return runs === 0 ? 'no run is needed' : `${what}: about ${secondsWords(seconds)} and ${usdWords(usd)}`;
}

/** What the estimate rests on. */
function modelWords({ executionClass }: Work['estimate']): string {
  const { usdPerDpuHour, dpus, minimumSeconds, startSeconds, bytesPerSecond, objectsPerSecond } = costModel;
  const price = `${dpus} DPUs at $${usdPerDpuHour[executionClass]} an hour each (${executionClass}), at least ${minimumSeconds} s a run`;
  const speed = `${startSeconds} s to start, ${bytesWords(bytesPerSecond)} and ${objectsPerSecond} objects a second`;
  return `the model: ${price}; ${speed}`;
}

/** What a look would do, and what that costs, with everything the figure rests on. */
export function renderWork(work: Work): readonly string[] {
  const { publishes, removals, builds, waiting, estimate } = work;
  const isNothing = publishes.length + removals.length + builds.length === 0 && estimate.runs === 0;
  return [
    ...renderNames('publish, already built', publishes),
    ...renderNames('take away, no objects left', removals),
    ...renderBuilds(builds),
    ...renderWaiting(waiting),
    `  ${isNothing ? 'nothing to do' : estimateWords(estimate)}`,
    ...(estimate.runs === 0 ? [] : [`  ${modelWords(estimate)}`]),
  ];
}

/** The same of a wish that nobody has asked for yet. */
export const renderDryRun = ({
  work,
  releases = [],
}: Pick<DryRun, 'work' | 'releases'>): readonly string[] => [
  ...releases.map((partition) => `  ends its rollback: ${partition}`),
  ...renderWork(work),
];
