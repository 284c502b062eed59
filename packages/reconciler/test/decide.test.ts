import { describe, expect, it } from '@jest/globals';
import { decide, rules } from '../src/decide.ts';
import {
  built,
  type DecisionCase,
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

const bad = { records: 10, accepted: 9, rejected: 1, blank: 0, filtered: 0 };
const older = built({ fingerprint: otherPrint, inputHash: oldHash });

const cases: readonly DecisionCase[] = [
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
  ['in a running plan', view(), look({ runs: [run()] }), { kind: 'waiting', why: 'building' }],
  [
    'another build of it in a running plan',
    view(),
    look({ runs: [run({ builds: [{ partition, fingerprint: otherPrint, isPart: false }] })] }),
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
