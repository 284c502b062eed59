import { describe, expect, it } from '@jest/globals';
import { removalsDocument } from '../src/control-documents.ts';
import { decide } from '../src/decide.ts';
import { type DecisionCase, look, partition, published, view } from './views.ts';

const gone = view({ wanted: null, objects: [], published: published() });
const absentSince = (time: string) => ({ ...removalsDocument.none, absentSince: { [partition]: time } });

const cases: readonly DecisionCase[] = [
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
];

describe('the decision table', () => {
  it.each(cases)('%s', (_, seen, observation, expected) => {
    expect(decide(seen, observation).verdict).toMatchObject(expected);
  });
});
