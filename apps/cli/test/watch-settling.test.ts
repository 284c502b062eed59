import { describe, expect, it } from '@jest/globals';
import type { Status } from '@ledgerline/reconciler';
import { watchSettling } from '../src/operate/watch-settling.ts';
import { partitionStatus, statusWith } from './status-of.ts';

const day = 'ingest_date=2026-11-23';
const building = { stale: 'changed', state: 'waiting', why: 'building', detail: 'in run jr_2' } as const;
const summing = {
  digest: null,
  state: 'sum',
  why: null,
  detail: null,
  until: null,
  lostPartition: null,
} as const;

/** One look a minute; the last one stays. */
async function watch(looks: readonly Status[], timeoutMinutes = 60) {
  const lines: string[] = [];
  const summaries: string[] = [];
  const asked: number[] = [];
  let minutes = 0;
  const settling = await watchSettling({
    look: async () => looks[Math.min(minutes, looks.length - 1)] as Status,
    now: () => minutes * 60_000,
    pause: async () => {
      minutes += 1;
    },
    onChange: (line) => lines.push(line),
    onLook: (summary) => summaries.push(summary),
    ask: async () => asked.push(minutes),
    timeoutMs: timeoutMinutes * 60_000,
  });
  return { kind: settling.kind, lines, summaries, minutes, asked };
}

const stale = statusWith([partitionStatus(day, { stale: 'changed', state: 'build' })]);
const running = statusWith([partitionStatus(day, building)], { runningRunId: 'jr_2' });
const published = statusWith([partitionStatus(day)], { total: summing });
const done = statusWith([partitionStatus(day)]);

describe('watchSettling', () => {
  it('follows a run to its publication and the total, one line a change', async () => {
    const { kind, lines, summaries } = await watch([stale, running, running, published, done]);

    expect(kind).toBe('settled');
    expect(lines).toEqual([
      `${day}: stale, changed`,
      'total: up-to-date',
      'run jr_2: is under way',
      `${day}: stale, changed; building: in run jr_2`,
      'run jr_2 is over',
      `${day}: published`,
      'total: sum',
      'total: up-to-date',
    ]);
    expect(summaries[1]).toBe('run jr_2, 1 of 1 partitions open');
  });

  it('is settled at once where nothing is to be done, and says so of a partition that is not there', async () => {
    const { kind, lines, minutes } = await watch([statusWith([partitionStatus(day, { published: null })])]);

    expect([kind, minutes]).toEqual(['settled', 0]);
    expect(lines[0]).toBe(`${day}: has no objects, and nothing is published`);
  });

  it('asks again for what is due and nobody does, a removal for instance', async () => {
    const due = statusWith([partitionStatus(day, { stale: 'removed', state: 'remove' })]);

    expect(await watch([due, due, due, done])).toMatchObject({ kind: 'settled', asked: [1, 2] });
    expect((await watch([running, running, running, done])).asked).toEqual([]);
  });

  it('takes what is held for settled: no time ends it', async () => {
    const held = { state: 'held', why: 'gate', detail: 'too many rejected', stale: 'new' } as const;

    expect((await watch([statusWith([partitionStatus(day, held)])])).kind).toBe('settled');
  });

  it.each(['contract', 'paused', 'absent', 'not-ready'] as const)(
    'waits for no %s, which no run ends',
    async (why) => {
      const waiting = statusWith([partitionStatus(day, { state: 'waiting', why, detail: 'x' })]);

      expect(await watch([waiting])).toMatchObject({ kind: 'waiting', minutes: 0 });
    },
  );

  it.each(['not-ready', 'debounce', 'back-off'] as const)('waits for a %s that time ends', async (why) => {
    const until = '2026-11-24T00:06:00.000Z';
    const waiting = statusWith([partitionStatus(day, { state: 'waiting', why, detail: 'x', until })]);

    expect(await watch([waiting, done])).toMatchObject({ kind: 'settled', minutes: 1 });
  });

  it('waits all the same while a run is under way', async () => {
    const paused = partitionStatus(day, { state: 'waiting', why: 'paused', detail: 'until resume' });
    const looks = [statusWith([paused], { runningRunId: 'jr_2' }), statusWith([paused])];

    expect(await watch(looks)).toMatchObject({ kind: 'waiting', minutes: 1 });
  });

  it('stops in time', async () => {
    expect(await watch([running], 3)).toMatchObject({ kind: 'timeout', minutes: 3 });
  });
});
