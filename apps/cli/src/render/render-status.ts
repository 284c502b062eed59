import type { Status } from '@ledgerline/reconciler';
import { renderTable } from './table.ts';

type Partition = Status['partitions'][number];

/** `published` for what readers see as wanted, `held` where a person must decide, else `stale`. */
export function stateWord({ state }: Pick<Partition, 'state'>): 'published' | 'held' | 'stale' {
  if (state === 'up-to-date') return 'published';
  return state === 'held' ? 'held' : 'stale';
}

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

/** The partitions and the total as a table; rows, rejects and age are those of what is published. */
export function renderStatus({ partitions, total, isPaused, runningRunId }: Status): readonly string[] {
  if (partitions.length === 0)
    return ['  no partitions yet: put CSV files below input/ of the raw bucket, or run the demo with --keep'];
  const totalWhy = [total.state, total.why, total.detail].filter((word) => word !== null).join(': ');
  return [
    ...renderTable(columns, partitions.map(toRow)),
    '',
    `  total: ${total.state === 'up-to-date' ? 'sums exactly what is published' : totalWhy}`,
    ...(runningRunId === null ? [] : [`  run ${runningRunId} is under way`]),
    ...(isPaused ? ['  paused: no run starts and nothing is published until resume'] : []),
  ];
}
