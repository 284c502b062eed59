import { describe, expect, it } from '@jest/globals';
import { decide } from '../src/decide.ts';
import type { RunView } from '../src/index.ts';
import {
  arrival,
  type DecisionCase,
  ended,
  look,
  published,
  view,
  wantedHash,
  wantedPrint,
} from './views.ts';

/** A run of something else. */
const otherwise = (one: RunView): RunView => ({ ...one, builds: [] });

/** `since`: when a look first saw what is listed. */
const quiet = (quietMinutes: number, since: string, inputHash = wantedHash) =>
  look({
    arrival: { ...arrival, quietMinutes },
    arrivals: { version: 1, revision: 1, seen: { [view().partition]: { inputHash, since } } },
  });

const cases: readonly DecisionCase[] = [
  [
    'no _SUCCESS where one is asked for',
    view(),
    look({ arrival: { ...arrival, successObject: true } }),
    { kind: 'waiting', why: 'not-ready' },
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
    quiet(120, '2026-11-22T23:00:00.000Z'),
    { kind: 'waiting', why: 'not-ready', until: '2026-11-23T01:00:00.000Z' },
  ],
  [
    'objects that came an hour ago, as an earlier look saw them, one quiet hour asked for',
    view(),
    quiet(60, '2026-11-22T23:00:00.000Z'),
    { kind: 'build' },
  ],
  [
    'objects that came an hour ago, and were first seen half an hour ago',
    view(),
    quiet(60, '2026-11-22T23:30:00.000Z'),
    { kind: 'waiting', why: 'not-ready', until: '2026-11-23T00:30:00.000Z' },
  ],
  [
    'objects that came an hour ago, and that no look saw before',
    view(),
    look({ arrival: { ...arrival, quietMinutes: 60 } }),
    { kind: 'waiting', why: 'not-ready', until: '2026-11-23T01:00:00.000Z' },
  ],
  [
    'objects that came an hour ago, one of which the look before did not see',
    view(),
    quiet(60, '2026-11-22T23:00:00.000Z', '9'.repeat(64)),
    { kind: 'waiting', why: 'not-ready', until: '2026-11-23T01:00:00.000Z' },
  ],
  [
    'objects of which one was written again meanwhile',
    view({ newestAt: '2026-11-22T23:30:00.000Z' }),
    quiet(60, '2026-11-22T23:00:00.000Z'),
    { kind: 'waiting', why: 'not-ready', until: '2026-11-23T00:30:00.000Z' },
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
];

describe('the decision table', () => {
  it.each(cases)('%s', (_, seen, observation, expected) => {
    expect(decide(seen, observation).verdict).toMatchObject(expected);
  });
});
