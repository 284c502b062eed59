import type { Status } from '@ledgerline/reconciler';
import { absentWords, reasonOf, stateWord } from '../render/render-status.ts';

export interface SettlingWatch {
  readonly look: () => Promise<Status>;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  /** Rejects when the person interrupts. */
  readonly pause: () => Promise<void>;
  /** A line for each thing that changed. */
  readonly onChange: (line: string) => void;
  /** How it stands, after every look. */
  readonly onLook: (summary: string) => void;
  /** Has the trigger look once more. */
  readonly ask: () => Promise<unknown>;
  readonly timeoutMs: number;
}

export interface Settling {
  /** `settled`: everything is up to date or held; `waiting`: no run ends what is left; else time ran out. */
  readonly kind: 'settled' | 'waiting' | 'timeout';
  readonly status: Status;
}

/** A partition or the total. */
type Part = Pick<Status['partitions'][number] | Status['total'], 'state' | 'why' | 'until'>;

const isAtRest = ({ state }: Part) => state === 'up-to-date' || state === 'held';

/** Neither time nor a run ends it: a backfill does, resume, `_SUCCESS`, or a look at all prefixes much later. */
const isStuck = ({ state, why, until }: Part) => state === 'waiting' && until === null && why !== 'building';

/** Name -> words of everything that is watched. */
function wordsOf({ partitions, total, runningRunId }: Status): ReadonlyMap<string, string> {
  const words = partitions.map((one) => {
    const word = stateWord(one);
    const state = word === 'absent' ? absentWords : word;
    return [one.partition, [state, reasonOf(one)].filter(Boolean).join(', ')] as const;
  });
  const totalWords = [total.state, total.why, total.detail].filter(Boolean).join(', ');
  const run = runningRunId === null ? [] : ([[`run ${runningRunId}`, 'is under way']] as const);
  return new Map([...run, ...words, ['total', totalWords]]);
}

function changesOf(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  const changed = [...now].filter(([name, words]) => before.get(name) !== words);
  const ended = [...before.keys()].filter((name) => name.startsWith('run ') && !now.has(name));
  return [...ended.map((name) => `${name} is over`), ...changed.map(([name, words]) => `${name}: ${words}`)];
}

function summaryOf({ partitions, runningRunId }: Status): string {
  const open = partitions.filter((one) => !isAtRest(one)).length;
  const run = runningRunId === null ? 'no run' : `run ${runningRunId}`;
  return `${run}, ${open} of ${partitions.length} partitions open`;
}

function kindOf({ partitions, total, runningRunId }: Status): 'settled' | 'waiting' | null {
  const parts: readonly Part[] = [...partitions, total];
  if (parts.every(isAtRest)) return 'settled';
  const isOver = parts.every((part) => isAtRest(part) || isStuck(part));
  return isOver && runningRunId === null ? 'waiting' : null;
}

/** Longer than a look that is on its way needs: where nothing moves for so long, nobody looks any more. */
const patienceMs = 60_000;

/** Something could be done at once, and no run is waited for: a removal that is due needs a look at all prefixes. */
const isDue = ({ partitions, total, runningRunId }: Status) =>
  runningRunId === null && [...partitions, total].some((part) => !isAtRest(part) && part.state !== 'waiting');

/** Looks on until there is nothing left that happens by itself, and asks again for what nobody does although it is due. */
export async function watchSettling(watch: SettlingWatch): Promise<Settling> {
  const begun = watch.now();
  let before: ReadonlyMap<string, string> = new Map();
  let quietSince = begun;
  for (;;) {
    const status = await watch.look();
    const words = wordsOf(status);
    const changes = changesOf(before, words);
    for (const line of changes) watch.onChange(line);
    if (changes.length > 0) quietSince = watch.now();
    before = words;
    watch.onLook(summaryOf(status));
    const kind = kindOf(status);
    if (kind !== null) return { kind, status };
    if (watch.now() - begun >= watch.timeoutMs) return { kind: 'timeout', status };
    if (isDue(status) && watch.now() - quietSince >= patienceMs) {
      await watch.ask();
      quietSince = watch.now();
    }
    await watch.pause();
  }
}
