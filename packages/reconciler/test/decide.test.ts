import { describe, expect, it } from '@jest/globals';
import type { Backfill } from '@ledgerline/schema';
import { decide, rules } from '../src/decide.ts';
import type { Observation, PartitionView, RunView } from '../src/index.ts';
import { noRemovals } from '../src/removals-document.ts';
import {
  attempts,
  built,
  contractHash,
  gates,
  look,
  object,
  oldContract,
  oldHash,
  oldPrint,
  otherPrint,
  partition,
  published,
  refused,
  run,
  view,
  wantedHash,
  wantedPrint,
} from './views.ts';

const ended = (n: number, state: RunView['state'] = 'failed') =>
  run({ runId: `jr_x${n}`, state, endedAt: '2026-11-22T23:59:30.000Z' });

/** A run of something else. */
const otherwise = (one: RunView): RunView => ({ ...one, builds: [] });

const bad = { records: 10, accepted: 9, rejected: 1, blank: 0, filtered: 0 };
const older = built({ fingerprint: otherPrint, inputHash: oldHash });

const gone = view({ wanted: null, objects: [], published: published() });
const absentSince = (time: string) => ({ ...noRemovals, absentSince: { [partition]: time } });
const ofOldContract = view({ published: published({ inputHash: wantedHash, contractHash: oldContract }) });
const backfill = (overrides: Partial<Backfill> = {}): Backfill => ({
  version: 1,
  from: '2026-11-01',
  to: '2026-11-23',
  contractHash,
  since: '2026-11-22T12:00:00.000Z',
  endedAt: null,
  ...overrides,
});
const rolledBack = view({ published: published({ heldAgainst: wantedHash }), record: built() });
const arrival = { successObject: false, quietMinutes: 0, minRunIntervalMinutes: 0 };

/** One row per sentence of the design's "Observe and plan": what is seen, what is decided. */
const cases: readonly (readonly [string, PartitionView, Observation, object])[] = [
  ['nothing there, nothing wanted', view({ wanted: null, objects: [] }), look(), { kind: 'up-to-date' }],
  [
    'published = wanted',
    view({ published: published({ inputHash: wantedHash }, wantedPrint) }),
    look(),
    { kind: 'up-to-date' },
  ],
  [
    'held against the wanted input, though it is built',
    view({ published: published({ heldAgainst: wantedHash }), record: built() }),
    look(),
    { kind: 'held', why: 'rollback' },
  ],
  [
    'held against another input',
    view({ published: published({ heldAgainst: oldHash }), record: built() }),
    look(),
    { kind: 'publish' },
  ],
  ['everything deleted, seen for the first time', gone, look(), { kind: 'waiting', why: 'absent' }],
  [
    'everything deleted, 14 minutes ago',
    gone,
    look({ removals: absentSince('2026-11-22T23:46:00.000Z') }),
    { kind: 'waiting', why: 'absent' },
  ],
  [
    'everything deleted, 15 minutes ago',
    gone,
    look({ removals: absentSince('2026-11-22T23:45:00.000Z') }),
    { kind: 'remove' },
  ],
  [
    'everything deleted long ago, but this look sees one prefix',
    gone,
    look({ removals: absentSince('2026-11-22T00:00:00.000Z'), isWhole: false }),
    { kind: 'waiting', why: 'absent' },
  ],
  [
    'everything deleted long ago, while paused',
    gone,
    look({ removals: absentSince('2026-11-22T00:00:00.000Z'), isPaused: true }),
    { kind: 'waiting', why: 'paused' },
  ],
  ['built and in order', view({ record: built() }), look(), { kind: 'publish' }],
  [
    'built, too many rejected',
    view({ record: built({ counts: bad }) }),
    look(),
    { kind: 'held', why: 'gate' },
  ],
  [
    'built, the gate is wider today',
    view({ record: built({ counts: bad }) }),
    look({ gates: { ...gates, maxRejectedRatio: 0.1 } }),
    { kind: 'publish' },
  ],
  [
    'built, nothing accepted',
    view({ record: built({ counts: { records: 0, accepted: 0, rejected: 0, blank: 0, filtered: 0 } }) }),
    look(),
    { kind: 'held', why: 'gate' },
  ],
  ['refused', view({ record: refused }), look(), { kind: 'held', why: 'refused' }],
  [
    'an older build that loses nothing',
    view({ otherRecords: [older], objects: [object('a.csv'), object('b.csv')] }),
    look(),
    { kind: 'publish', record: { fingerprint: otherPrint } },
  ],
  [
    'an older build of an object that was replaced',
    view({ otherRecords: [older], objects: [object('a.csv', '"2"')] }),
    look(),
    { kind: 'build' },
  ],
  [
    'an older build that lacks a published object still listed',
    view({
      otherRecords: [older],
      objects: [object('a.csv'), object('b.csv')],
      published: published(),
      publishedKeys: [object('b.csv').key],
    }),
    look(),
    { kind: 'build' },
  ],
  [
    'an older build under an older contract',
    view({
      otherRecords: [{ ...older, contractHash: oldContract }],
      objects: [object('a.csv'), object('b.csv')],
    }),
    look(),
    { kind: 'build' },
  ],
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
  ['in a running plan', view(), look({ runs: [run()] }), { kind: 'waiting', why: 'building' }],
  [
    'another build of it in a running plan',
    view(),
    look({ runs: [run({ builds: [{ partition, fingerprint: otherPrint, isPart: false }] })] }),
    { kind: 'build' },
  ],
  [
    'same input, older contract',
    view({ published: published({ inputHash: wantedHash, contractHash: oldContract }) }),
    look(),
    { kind: 'waiting', why: 'contract' },
  ],
  [
    'same input, older contract, in the backfill',
    ofOldContract,
    look({ backfill: backfill() }),
    { kind: 'build' },
  ],
  [
    'same input, older contract, after the days of the backfill',
    ofOldContract,
    look({ backfill: backfill({ to: '2026-11-22' }) }),
    { kind: 'waiting', why: 'contract' },
  ],
  [
    'same input, older contract, a backfill of the contract before',
    ofOldContract,
    look({ backfill: backfill({ contractHash: oldContract }) }),
    { kind: 'waiting', why: 'contract' },
  ],
  [
    'no date, older contract, any backfill',
    { ...ofOldContract, partition: 'ingest_date=undated' },
    look({ backfill: backfill({ to: '2026-11-01' }) }),
    { kind: 'build' },
  ],
  [
    'rolled back before the backfill',
    rolledBack,
    look({ backfill: backfill({ since: '2026-11-22T00:00:01.000Z' }) }),
    { kind: 'publish' },
  ],
  [
    'rolled back during the backfill',
    rolledBack,
    look({ backfill: backfill({ since: '2026-11-21T00:00:00.000Z' }) }),
    { kind: 'held', why: 'rollback' },
  ],
  [
    'same input in the version of the result before',
    view({ olderInputHash: wantedHash }),
    look(),
    { kind: 'waiting', why: 'contract' },
  ],
  [
    'other input than in the version of the result before',
    view({ olderInputHash: oldHash }),
    look(),
    { kind: 'build' },
  ],
  [
    'no _SUCCESS where one is asked for',
    view(),
    look({ arrival: { ...arrival, successObject: true } }),
    { kind: 'waiting', why: 'not-ready' },
  ],
  [
    'same input, older contract, in the backfill, no _SUCCESS any more where one is asked for',
    ofOldContract,
    look({ backfill: backfill(), arrival: { ...arrival, successObject: true } }),
    { kind: 'build' },
  ],
  [
    'same input, published build void, no _SUCCESS any more where one is asked for',
    view({ published: published({ inputHash: wantedHash, voidProblem: 'gone' }, wantedPrint) }),
    look({ arrival: { ...arrival, successObject: true } }),
    { kind: 'build' },
  ],
  [
    '_SUCCESS where one is asked for',
    view({ hasSuccess: true }),
    look({ arrival: { ...arrival, successObject: true } }),
    { kind: 'build' },
  ],
  [
    'objects that came an hour ago, two quiet hours asked for',
    view(),
    look({ arrival: { ...arrival, quietMinutes: 120 } }),
    { kind: 'waiting', why: 'not-ready', until: '2026-11-23T01:00:00.000Z' },
  ],
  [
    'objects that came an hour ago, one quiet hour asked for',
    view(),
    look({ arrival: { ...arrival, quietMinutes: 60 } }),
    { kind: 'build' },
  ],
  [
    'ten minutes after the start of a run, fifteen asked for',
    view(),
    look({
      arrival: { ...arrival, minRunIntervalMinutes: 15 },
      runs: [ended(1, 'succeeded')].map(otherwise),
    }),
    { kind: 'waiting', why: 'debounce', until: '2026-11-23T00:05:00.000Z' },
  ],
  [
    'ten minutes after the start of a run, fifteen asked for, by a person who asks',
    view(),
    look({
      arrival: { ...arrival, minRunIntervalMinutes: 15 },
      runs: [ended(1, 'succeeded')].map(otherwise),
      isHurried: true,
    }),
    { kind: 'build' },
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
  ['new', view(), look(), { kind: 'build', isAlone: false }],
  ['new while paused', view(), look({ isPaused: true }), { kind: 'waiting', why: 'paused' }],
  [
    'built while paused',
    view({ record: built() }),
    look({ isPaused: true }),
    { kind: 'waiting', why: 'paused' },
  ],
  [
    'refused while paused',
    view({ record: refused }),
    look({ isPaused: true }),
    { kind: 'held', why: 'refused' },
  ],
];

describe('the decision table', () => {
  it.each(cases)('%s', (_, seen, observation, expected) => {
    expect(decide(seen, observation).verdict).toMatchObject(expected);
  });

  it('makes a publication again that was cut short, before anything else', () => {
    const cutShort = built({ fingerprint: oldPrint, runId: 'jr_1' });

    const { verdict } = decide(view({ published: published(), cutShort, record: built() }), look());

    expect(verdict).toEqual({ kind: 'publish', record: cutShort });
  });

  it('stands in the order of the design', () => {
    expect(Object.keys(rules)).toEqual([
      'documentIsMalformed',
      'publicationWasCutShort',
      'publishedIsWanted',
      'heldAgainstWanted',
      'nothingIsListed',
      'wantedIsBuilt',
      'wantedIsRefused',
      'olderIsBuilt',
      'wantedFailed',
      'wantedIsBuilding',
      'contractIsNewer',
      'inputIsNotReady',
      'runsFailedEarly',
      'runsWereCutShort',
      'inputKeepsChanging',
      'lastRunIsTooNear',
    ]);
  });

  it.each([
    ['new', view()],
    ['changed', view({ published: published() })],
    ['changed', view({ published: published({ contractHash: oldContract }) })],
    ['removed', view({ wanted: null, published: published() })],
    ['contract', view({ published: published({ inputHash: wantedHash, contractHash: oldContract }) })],
    [null, view({ published: published({ inputHash: wantedHash }, wantedPrint) })],
  ])('calls it %s, the input before the contract', (stale, seen) => {
    expect(decide(seen, look()).stale).toBe(stale);
  });
});
