import { isUnderOlderContract, type readPause, type Status } from '@ledgerline/reconciler';
import { partitionValue } from '@ledgerline/schema';
import { counted } from './quantities.ts';
import { printable, renderTable } from './table.ts';

type Partition = Status['partitions'][number];

export type StateWord = 'published' | 'absent' | 'held' | 'stale';

/**
 * `published` for what readers see as wanted, `absent` for what neither is nor should be, `held` where a person must decide,
 * else `stale`.
 */
export function stateWord({ state, published }: Pick<Partition, 'state' | 'published'>): StateWord {
  if (state === 'up-to-date') return published === null ? 'absent' : 'published';
  return state === 'held' ? 'held' : 'stale';
}

/** What `absent` says where a partition was named. */
export const absentWords = 'has no objects, and nothing is published';

/** Why it is not published as wanted: how the input differs, who waits for whom, in the reconciler's words. */
export function reasonOf({ stale, why, detail }: Pick<Partition, 'stale' | 'why' | 'detail'>): string {
  const reason = [why, detail].filter((word) => word !== null).join(': ');
  return [stale, reason].filter((word) => word !== null && word !== '').join('; ');
}

function age(minutes: number): string {
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2_880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1_440)} d`;
}

const toRow = (partition: Partition) => {
  const { published } = partition;
  return [
    partition.partition,
    stateWord(partition),
    published === null ? '' : String(published.accepted),
    published === null ? '' : String(published.rejected),
    published === null ? '' : age(published.ageMinutes),
    reasonOf(partition),
  ];
};

const columns = [
  { head: 'partition' },
  { head: 'state' },
  { head: 'rows', align: 'right' },
  { head: 'rejects', align: 'right' },
  { head: 'age', align: 'right' },
  { head: 'why' },
] as const;

/** Rows of an answer that is about something else. */
const openShown = 20;

/** What is not as wanted, for an answer that is not about all of it. */
export function renderOpen(partitions: readonly Partition[]): readonly string[] {
  if (partitions.length === 0) return [];
  const left = partitions.length - openShown;
  return [
    '',
    ...renderTable(columns, partitions.slice(0, openShown).map(toRow)),
    ...(left > 0 ? [`  and ${left} more; \`ledgerline status\` has all`] : []),
  ];
}

type Why = NonNullable<Partition['why']>;

/** What a person can do about it, in the order of the reconciler's reasons. */
const waysOut: Readonly<Partial<Record<Why, (value: string) => string>>> = {
  gate: (value) =>
    `mend the file (\`rejected ${value}\` shows rejected records) or take the copy away, else \`accept ${value} --reason TEXT\``,
  refused: () => 'replace or delete the objects that are named',
  rollback: (value) => `\`release ${value}\` goes back to the newest input`,
  failed: (value) => `look at the log of the runs, then \`retry ${value}\``,
  removals: () => 'restore the objects, or `confirm-removals` takes the partitions away',
  malformed: (value) =>
    `restore or delete the document that is named, then \`trigger --partitions ${value}\``,
  contract: () => '`backfill --from DAY --to DAY` builds them again under the present contract',
  'not-ready': () => 'the delivery has to end first: its _SUCCESS object, or quiet minutes',
  absent: () =>
    'restore the objects, or a look at all prefixes after a quarter of an hour takes the partition away',
  paused: () => '`resume` goes on',
};

const wayOutOfTotal =
  'look at the error of the run; delete the file that it names, if it names one, then `retry` without a partition';

/** One line for each reason there is; what stands in backquotes is a command. */
function renderWaysOut({ partitions, total }: Status, flags: string): readonly string[] {
  const seen = new Map<Why, string>();
  for (const { why, partition } of partitions)
    if (why !== null && !seen.has(why)) seen.set(why, partitionValue(partition));
  const lines = [...seen].flatMap(([why, value]) => {
    const way = waysOut[why];
    return way === undefined ? [] : [`  ${why}: ${way(value)}`];
  });
  const ofTotal = total.why === 'failed' && total.lostPartition === null ? [`  total: ${wayOutOfTotal}`] : [];
  return [...lines, ...ofTotal].map((line) => line.replace(/`([^`]+)`/g, `\`$1${flags}\``));
}

function renderOlder(partitions: readonly Partition[]): readonly string[] {
  const older = partitions.filter(isUnderOlderContract).length;
  if (older === 0) return [];
  return [
    `  ${older} of ${partitions.length} partitions published under an older contract, until a backfill`,
  ];
}

const totalWords: Readonly<Record<Status['total']['state'], string>> = {
  'up-to-date': 'sums exactly what is published',
  move: 'behind, is moved at the next look',
  sum: 'behind, is summed by the next run',
  waiting: 'waiting',
  held: 'held',
};

/** How many of the objects that are left out are named. */
const leftOutShown = 3;

function renderLeftOut({ count, first }: Status['leftOut']): readonly string[] {
  if (count === 0) return [];
  const left = count - leftOutShown;
  return [
    `  ${counted(count, 'object')} below input/ ${count === 1 ? 'is' : 'are'} no input and in no total:`,
    ...first.slice(0, leftOutShown).map(({ key, why }) => printable(`    "${key}": ${why}`)),
    ...(left > 0 ? [`    and ${left} more`] : []),
  ];
}

type Pause = Awaited<ReturnType<typeof readPause>>;

/** @param pause why it is paused, where that was read */
function renderPause({ isPaused }: Status, pause: Pause): readonly string[] {
  if (!isPaused) return [];
  const why = pause === null ? '' : printable(` since ${pause.since} (${pause.reason})`);
  return [`  paused${why}: no run starts and no pointer moves until resume`];
}

/**
 * The partitions and the total as a table; rows, rejects and age are those of what is published.
 *
 * @param pause why it is paused, where that was read
 * @param flags what the commands that are named need to mean the same target
 */
export function renderStatus(
  status: Status,
  { pause = null, flags = '' }: { readonly pause?: Pause; readonly flags?: string } = {},
): readonly string[] {
  const { partitions, total, runningRunId, backfill } = status;
  const around = [...renderPause(status, pause), ...renderLeftOut(status.leftOut)];
  if (partitions.length === 0)
    return [
      '  no partitions yet: put CSV files below input/ of the raw bucket, or run the demo with --keep',
      ...around,
    ];
  const totalWhy = [totalWords[total.state], total.why, total.detail]
    .filter((word) => word !== null)
    .join(': ');
  const ways = renderWaysOut(status, flags);
  return [
    ...renderTable(columns, partitions.map(toRow)),
    '',
    `  total: ${totalWhy}`,
    ...renderOlder(partitions),
    ...(runningRunId === null ? [] : [`  run ${runningRunId} is under way`]),
    ...(backfill === null
      ? []
      : [`  backfill of ${backfill.from} to ${backfill.to} since ${backfill.since}, newest first`]),
    ...around,
    ...(ways.length === 0 ? [] : ['', ...ways]),
  ];
}
