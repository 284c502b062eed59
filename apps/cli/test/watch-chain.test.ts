import { describe, expect, it } from '@jest/globals';
import type { Sight, Stage } from '../src/demo/chain.ts';
import type { Evidence } from '../src/demo/explain-missing-arrow.ts';
import { watchChain } from '../src/demo/watch-chain.ts';

const day = 'ingest_date=2026-11-23';
const stale = { partition: day, state: 'stale', why: 'new' } as const;
const published = { partition: day, state: 'published', why: '' } as const;
const run = { runId: 'jr_1', state: 'running', message: null } as const;
const ended = { ...run, state: 'succeeded' } as const;

const sight = (change: Partial<Sight>): Sight => ({
  partitions: [stale],
  runs: [],
  isTotalCurrent: false,
  ...change,
});

const nothingSeen: Evidence = { rules: [], queuedMessages: 0, deadLetters: 0, triggerLog: [], runLog: [] };

/** Shows one sight per look and lets five seconds pass between looks; the last sight stays. */
function watching(sights: readonly Sight[], evidence: Partial<Evidence> = {}) {
  const moves: Stage[] = [];
  let time = 0;
  let looks = 0;
  const watch = {
    look: async () => sights[Math.min(looks++, sights.length - 1)] as Sight,
    gatherEvidence: async () => ({ ...nothingSeen, ...evidence }),
    now: () => time,
    pause: async () => {
      time += 5_000;
    },
    onMove: (stage: Stage) => moves.push(stage),
  };
  return { watch, moves, seconds: () => time / 1000 };
}

describe('watchChain', () => {
  it('follows a run to the publication of partition and total', async () => {
    const { watch, moves } = watching([
      sight({}),
      sight({ runs: [run] }),
      sight({ runs: [ended] }),
      sight({ runs: [ended], partitions: [published] }),
      sight({ runs: [ended], partitions: [published], isTotalCurrent: true }),
    ]);

    await watchChain(watch, []);

    expect(moves).toEqual(['arrival', 'run', 'publication', 'total', 'done']);
  });

  it('ends with a partition that is held and asks no total of it', async () => {
    const held = { partition: day, state: 'held', why: 'gate' } as const;
    const { watch } = watching([sight({ partitions: [held], runs: [ended] })]);

    await expect(watchChain(watch, [])).resolves.toMatchObject({ partitions: [held] });
  });

  it('waits on while the chain moves, beyond the limit of a single arrow', async () => {
    const slow = Array.from({ length: 200 }, (_, n) => sight({ runs: [{ ...run, runId: `jr_${n}` }] }));
    const done = sight({ runs: [ended], partitions: [published], isTotalCurrent: true });
    const { watch, seconds } = watching([...slow, done]);

    await watchChain(watch, []);

    expect(seconds()).toBe(1_000);
  });

  it.each<[string, Sight, Partial<Evidence>, string, RegExp]>([
    [
      'a rule that is off',
      sight({}),
      { rules: [{ name: 'arrivals', state: 'DISABLED' }] },
      'missing-arrival',
      /no event reached the queue of the trigger[\s\S]*arrivals is DISABLED/,
    ],
    [
      'a trigger that takes no messages',
      sight({}),
      { queuedMessages: 2 },
      'missing-arrival',
      /no message reached the trigger Lambda: 2 messages wait/,
    ],
    [
      'a trigger that starts nothing',
      sight({}),
      { triggerLog: ['AccessDenied'] },
      'missing-arrival',
      /started no run in 60 s[\s\S]*AccessDenied/,
    ],
    [
      'a trigger that fails',
      sight({}),
      { deadLetters: 1, triggerLog: ['boom'] },
      'missing-arrival',
      /dead-letter queue[\s\S]*boom/,
    ],
    [
      'a failed run',
      sight({ runs: [{ ...run, state: 'failed', message: 'exit 1' }] }),
      { runLog: ['Traceback'] },
      'missing-run-failed',
      /Glue run jr_1 failed: exit 1[\s\S]*Traceback/,
    ],
    ['a run without an end', sight({ runs: [run] }), {}, 'missing-run', /jr_1 is still running after 900 s/],
    [
      'a publication that does not follow',
      sight({ runs: [ended] }),
      {},
      'missing-publication',
      /run ended \(jr_1\), but ingest_date=2026-11-23 \(new\) was not published within 60 s/,
    ],
    [
      'a total that does not follow',
      sight({ runs: [ended], partitions: [published] }),
      {},
      'missing-total',
      /the total did not follow within 60 s/,
    ],
  ])('names the arrow that is missing: %s', async (_, seen, evidence, kind, message) => {
    const { watch } = watching([seen], evidence);

    await expect(watchChain(watch, [])).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(message),
    });
  });
});
