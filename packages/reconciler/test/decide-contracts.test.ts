import { describe, expect, it } from '@jest/globals';
import type { Backfill } from '@ledgerline/schema';
import { decide } from '../src/decide.ts';
import {
  arrival,
  built,
  contractHash,
  type DecisionCase,
  look,
  oldContract,
  oldHash,
  published,
  view,
  wantedHash,
} from './views.ts';

const ofOldContract = view({ published: published({ inputHash: wantedHash, contractHash: oldContract }) });
const rolledBack = view({ published: published({ heldAgainst: wantedHash }), record: built() });

const backfill = (overrides: Partial<Backfill> = {}): Backfill => ({
  version: 1,
  from: '2026-11-01',
  to: '2026-11-23',
  contractHash,
  since: '2026-11-22T12:00:00.000Z',
  endedAt: null,
  ...overrides,
});

const cases: readonly DecisionCase[] = [
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
    'same input, older contract, in the backfill, no _SUCCESS any more where one is asked for',
    ofOldContract,
    look({ backfill: backfill(), arrival: { ...arrival, successObject: true } }),
    { kind: 'build' },
  ],
];

describe('the decision table', () => {
  it.each(cases)('%s', (_, seen, observation, expected) => {
    expect(decide(seen, observation).verdict).toMatchObject(expected);
  });
});
