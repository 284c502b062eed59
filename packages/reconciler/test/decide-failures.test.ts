import { describe, expect, it } from '@jest/globals';
import { decide } from '../src/decide.ts';
import { attempts, type DecisionCase, ended, look, otherPrint, partition, view } from './views.ts';

const cases: readonly DecisionCase[] = [
  [
    'three failed attempts',
    view({ attempts: attempts('failed', 3) }),
    look(),
    { kind: 'held', why: 'failed' },
  ],
  [
    'two failed attempts',
    view({ attempts: attempts('failed', 2) }),
    look(),
    { kind: 'build', isAlone: true },
  ],
  [
    'five superseded, before its newest object came',
    view({ attempts: attempts('superseded', 5) }),
    look(),
    { kind: 'build', isAlone: false },
  ],
  [
    'three superseded, though no object came since',
    view({ attempts: attempts('superseded', 3, '2026-11-22T23:30:00.000Z') }),
    look(),
    { kind: 'held', why: 'failed' },
  ],
  [
    'three superseded, whose newest object came while they ran',
    view({ attempts: attempts('superseded', 3, '2026-11-22T23:30:00.000Z') }),
    look({
      runs: [0, 1, 2].map((n) => ({
        ...ended(n, 'succeeded'),
        runId: `jr_${n}`,
        startedAt: '2026-11-22T22:50:00.000Z',
        endedAt: '2026-11-22T23:31:00.000Z',
      })),
    }),
    { kind: 'build', isAlone: false },
  ],
  [
    'five good builds that were swept',
    view({ attempts: attempts('swept', 5, '2026-11-22T23:30:00.000Z') }),
    look(),
    { kind: 'build', isAlone: false },
  ],
  ['three that died', view({ attempts: attempts('running', 3) }), look(), { kind: 'held', why: 'failed' }],
  ['three void records', view({ attempts: attempts('built', 3) }), look(), { kind: 'held', why: 'failed' }],
  [
    'three stopped by a person',
    view({ attempts: attempts('running', 3) }),
    look({
      runs: [0, 1, 2].map((n) => ({ ...ended(n, 'stopped'), runId: `jr_${n}` })),
      time: '2026-11-23T00:20:00.000Z',
    }),
    { kind: 'build', isAlone: false },
  ],
  [
    'three runs without a word',
    view(),
    look({ runs: [1, 2, 3].map((n) => ended(n)) }),
    { kind: 'held', why: 'failed' },
  ],
  [
    'three runs without capacity',
    view(),
    look({ runs: [1, 2, 3].map((n) => ended(n, 'no-capacity')), time: '2026-11-23T00:20:00.000Z' }),
    { kind: 'build', isAlone: false },
  ],
  [
    'three runs without a word, forgiven',
    view({ retriedAt: '2026-11-22T23:59:30.000Z' }),
    look({ runs: [1, 2, 3].map((n) => ended(n)) }),
    { kind: 'build' },
  ],
  [
    'two parts of it scanned',
    view({ attempts: attempts('part', 5) }),
    look(),
    { kind: 'build', isAlone: false },
  ],
  ['one run without a word', view(), look({ runs: [ended(1)] }), { kind: 'waiting', why: 'back-off' }],
  [
    'one run without a word, long ago',
    view(),
    look({ runs: [ended(1)], time: '2026-11-23T00:02:00.000Z' }),
    { kind: 'build', isAlone: false },
  ],
  [
    'stopped by a person just now',
    view({ attempts: attempts('running', 1) }),
    look({ runs: [{ ...ended(1, 'stopped'), runId: 'jr_0' }] }),
    { kind: 'waiting', why: 'back-off', until: '2026-11-23T00:04:30.000Z' },
  ],
  [
    'no capacity, twice in a row',
    view(),
    look({ runs: [ended(3, 'no-capacity'), ended(2, 'no-capacity'), ended(1)] }),
    { kind: 'waiting', why: 'back-off', until: '2026-11-23T00:01:30.000Z' },
  ],
  [
    'no capacity, twice in a row after one without a word, and that one waited for',
    view(),
    look({
      runs: [ended(3, 'no-capacity'), ended(2, 'no-capacity'), ended(1)],
      time: '2026-11-23T00:02:00.000Z',
    }),
    { kind: 'waiting', why: 'back-off', until: '2026-11-23T00:09:30.000Z' },
  ],
  [
    'no capacity, nine times',
    view(),
    look({ runs: Array.from({ length: 9 }, (_, n) => ended(n, 'no-capacity')) }),
    { kind: 'waiting', why: 'back-off', until: '2026-11-23T00:59:30.000Z' },
  ],
  [
    'no capacity for another build of it',
    view(),
    look({
      runs: [{ ...ended(1, 'no-capacity'), builds: [{ partition, fingerprint: otherPrint, isPart: false }] }],
    }),
    { kind: 'build' },
  ],
];

describe('three failed attempts', () => {
  it('name what failed at the last of them', () => {
    const said = attempts('failed', 3).map((attempt, n) => ({
      ...attempt,
      writtenAt: `2026-11-22T22:0${(n + 1) % 3}:00.000Z`,
      message: `input/${n}.csv: AccessDenied`,
    }));

    expect(decide(view({ attempts: said }), look()).verdict).toMatchObject({
      detail: expect.stringContaining('the last one: input/1.csv: AccessDenied; ends by retry'),
    });
  });
});

describe('the decision table', () => {
  it.each(cases)('%s', (_, seen, observation, expected) => {
    expect(decide(seen, observation).verdict).toMatchObject(expected);
  });
});
