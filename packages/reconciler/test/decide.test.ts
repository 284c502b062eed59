import { describe, expect, it } from '@jest/globals';
import type { Attempt, BuiltRecord, InputObject } from '@ledgerline/schema';
import { decide, rules } from '../src/decide.ts';
import type { Observation, PartitionView, Published, RunView } from '../src/index.ts';

const partition = 'ingest_date=2026-11-23';
const [wantedHash, oldHash, contractHash, oldContract] = ['1', '2', '3', '4'].map((digit) =>
  digit.repeat(64),
) as [string, string, string, string];
const [wantedPrint, oldPrint, otherPrint] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
];

const object = (name: string, etag = '"1"'): InputObject => {
  const key = `input/${partition}/${name}`;
  return { uri: `s3://raw/${key}`, key, etag, size: 10 };
};

const published = (overrides: Partial<Published['build']> = {}, fingerprint = oldPrint): Published => ({
  partition,
  fingerprint,
  location: 's3://curated/runs/jr_1/summary/',
  build: {
    runId: 'jr_1',
    inputHash: oldHash,
    contractHash,
    records: 5,
    accepted: 5,
    rejected: 0,
    blank: 0,
    totals: {},
    publishedAt: '2026-11-22T00:00:00.000Z',
    ...overrides,
  },
});

const built = (overrides: Partial<BuiltRecord> = {}): BuiltRecord => ({
  version: 1,
  state: 'built',
  partition,
  fingerprint: wantedPrint,
  inputHash: wantedHash,
  contractHash,
  specHash: contractHash,
  planId: contractHash,
  runId: 'jr_2',
  objects: [{ key: object('a.csv').key, etag: '"1"', size: 10, state: 'read' }],
  counts: { records: 10, accepted: 10, rejected: 0, blank: 0, filtered: 0 },
  rejectedByReason: {},
  controlTotals: {},
  manifest: { summary: [], quarantine: [] },
  segments: [],
  ...overrides,
});

const refused = {
  ...built(),
  state: 'refused',
  objects: [
    { key: 'input/a.csv', etag: '"1"', size: 1, state: 'refused', reason: 'wrong-header', detail: 'saw x' },
  ],
} as never;

const attempts = (outcome: Attempt['outcome'], count: number): readonly Attempt[] =>
  Array.from({ length: count }, (_, n) => ({
    version: 1,
    partition,
    fingerprint: wantedPrint,
    runId: `jr_${n}`,
    planId: contractHash,
    outcome,
  }));

const run = (overrides: Partial<RunView> = {}): RunView => ({
  runId: 'jr_9',
  state: 'running',
  endedAt: null,
  planId: contractHash,
  builds: [{ partition, fingerprint: wantedPrint }],
  digest: null,
  ...overrides,
});

const view = (overrides: Partial<PartitionView> = {}): PartitionView => ({
  partition,
  objects: [object('a.csv')],
  wanted: { inputHash: wantedHash, fingerprint: wantedPrint },
  published: null,
  record: null,
  cutShort: null,
  publishedKeys: null,
  otherRecords: [],
  attempts: [],
  ...overrides,
});

const look = (overrides: Partial<Observation> = {}): Observation => ({
  time: '2026-11-23T00:00:00.000Z',
  contractHash,
  gates: { maxRejectedRatio: 0.05, minAccepted: 1 },
  isPaused: false,
  partitions: [],
  published: [],
  runs: [],
  total: {
    digest: null,
    rollup: null,
    pointer: { versionId: '1', location: '', parameters: {} },
    output: null,
  },
  ...overrides,
});

const ended = (n: number, state: RunView['state'] = 'failed') =>
  run({ runId: `jr_x${n}`, state, endedAt: '2026-11-22T23:59:30.000Z' });

const bad = { records: 10, accepted: 9, rejected: 1, blank: 0, filtered: 0 };
const older = built({ fingerprint: otherPrint, inputHash: oldHash });

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
  [
    'everything deleted',
    view({ wanted: null, objects: [], published: published() }),
    look(),
    { kind: 'held', why: 'removals' },
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
    look({ gates: { maxRejectedRatio: 0.1, minAccepted: 1 } }),
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
    'five superseded',
    view({ attempts: attempts('superseded', 5) }),
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
    look({ runs: [run({ builds: [{ partition, fingerprint: otherPrint }] })] }),
    { kind: 'build' },
  ],
  [
    'same input, older contract',
    view({ published: published({ inputHash: wantedHash, contractHash: oldContract }) }),
    look(),
    { kind: 'waiting', why: 'contract' },
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
    look({ runs: [{ ...ended(1, 'no-capacity'), builds: [{ partition, fingerprint: otherPrint }] }] }),
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
      'runsFailedEarly',
      'runsWereCutShort',
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
