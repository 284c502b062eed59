import type { Attempt, BuiltRecord, InputObject } from '@ledgerline/schema';
import { arrivalsDocument, removalsDocument } from '../src/control-documents.ts';
import type { AttemptView, Observation, PartitionView, Published, RunView } from '../src/index.ts';

export const partition = 'ingest_date=2026-11-23';
export const [wantedHash, oldHash, contractHash, oldContract] = ['1', '2', '3', '4'].map((digit) =>
  digit.repeat(64),
) as [string, string, string, string];
export const [wantedPrint, oldPrint, otherPrint] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
];

export const object = (name: string, etag = '"1"'): InputObject => {
  const key = `input/${partition}/${name}`;
  return { uri: `s3://raw/${key}`, key, etag, size: 10 };
};

export const published = (
  overrides: Partial<Published['build']> = {},
  fingerprint = oldPrint,
): Published => ({
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

export const built = (overrides: Partial<BuiltRecord> = {}): BuiltRecord => ({
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

export const refused = {
  ...built(),
  state: 'refused',
  objects: [
    { key: 'input/a.csv', etag: '"1"', size: 1, state: 'refused', reason: 'wrong-header', detail: 'saw x' },
  ],
} as never;

export const attempts = (
  outcome: Attempt['outcome'],
  count: number,
  writtenAt = '2026-11-22T22:00:00.000Z',
): readonly AttemptView[] =>
  Array.from({ length: count }, (_, n) => ({
    version: 1,
    partition,
    fingerprint: wantedPrint,
    runId: `jr_${n}`,
    planId: contractHash,
    outcome,
    writtenAt,
  }));

export const run = (overrides: Partial<RunView> = {}): RunView => ({
  runId: 'jr_9',
  state: 'running',
  startedAt: '2026-11-22T23:50:00.000Z',
  endedAt: null,
  planId: contractHash,
  builds: [{ partition, fingerprint: wantedPrint, isPart: false }],
  isRetry: false,
  isOverdue: false,
  digest: null,
  ...overrides,
});

export const view = (overrides: Partial<PartitionView> = {}): PartitionView => ({
  partition,
  objects: [object('a.csv')],
  newestAt: '2026-11-22T23:00:00.000Z',
  hasSuccess: false,
  olderInputHash: null,
  segments: [],
  retriedAt: null,
  wanted: { inputHash: wantedHash, fingerprint: wantedPrint },
  published: null,
  record: null,
  cutShort: null,
  publishedKeys: null,
  otherRecords: [],
  attempts: [],
  malformed: null,
  ...overrides,
});

/** A run that has ended. */
export const ended = (n: number, state: RunView['state'] = 'failed') =>
  run({ runId: `jr_x${n}`, state, endedAt: '2026-11-22T23:59:30.000Z' });

export const gates = { maxRejectedRatio: 0.05, minAccepted: 1, duplicateContent: 'hold' } as const;

export const arrival = { successObject: false, quietMinutes: 0, minRunIntervalMinutes: 0 };

export const look = (overrides: Partial<Observation> = {}): Observation => ({
  time: '2026-11-23T00:00:00.000Z',
  contractHash,
  isWhole: true,
  isHurried: false,
  gates,
  arrival,
  limits: {
    movesPerStep: 100,
    buildsPerRun: 100,
    bytesPerRun: 1000,
    bytesPerObject: 0,
    segmentsPerBuild: 32,
    executionClass: 'STANDARD',
  },
  backfill: null,
  removals: removalsDocument.none,
  arrivals: arrivalsDocument.none,
  shown: new Map(),
  contents: new Map(),
  isPaused: false,
  partitions: [],
  leftOut: { count: 0, first: [] },
  published: [],
  unpaired: [],
  runs: [],
  total: {
    digest: null,
    rollup: null,
    pointer: { versionId: '1', location: '', parameters: {} },
    output: null,
    retriedAt: null,
  },
  ...overrides,
});

/** A sentence of the design's "Observe and plan": what is seen, what is decided. */
export type DecisionCase = readonly [string, PartitionView, Observation, object];
