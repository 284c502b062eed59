import { describe, expect, it } from '@jest/globals';
import type { Answer, Details, Refusal } from '@ledgerline/reconciler';
import { settledResult } from '../src/commands/trigger.ts';
import { toResult } from '../src/operate/answer-result.ts';
import { partitionStatus, statusWith } from './status-of.ts';

const held = partitionStatus('ingest_date=2026-11-23', {
  state: 'held',
  stale: 'changed',
  why: 'gate',
  detail: 'rejected 3 of 4 records',
});
const details: Details = {
  published: [],
  removed: [],
  voided: [],
  movedTotal: null,
  partitions: [],
  total: null,
};
const heldAnswer: Answer = { kind: 'held', ...details, partitions: [held] };
const started: Answer = { kind: 'started', runId: 'jr_2', planId: 'b'.repeat(64), ...details };
const estimate = { runs: 0, objects: 0, bytes: 0, seconds: 0, usd: 0, executionClass: 'STANDARD' } as const;
const work = { publishes: [], removals: [], builds: [], waiting: [], estimate };

const refused = (code: Refusal['code']): Answer => ({ kind: 'refused', code, message: 'no such run' });

describe('toResult', () => {
  it.each<[string, Answer, number | undefined, RegExp]>([
    ['started', started, undefined, /run jr_2 is started/],
    [
      'published',
      { kind: 'published', ...details, published: [{ partition: 'ingest_date=undated', runId: 'jr_1' }] },
      undefined,
      /published: ingest_date=undated/,
    ],
    ['up-to-date', { kind: 'up-to-date', ...details }, undefined, /nothing to do/],
    ['later', { kind: 'later', message: 'lease held by x', ...details }, undefined, /later: lease held by x/],
    ['held', heldAnswer, 3, /2026-11-23/],
    ['done', { kind: 'done', message: 'paused since noon', data: null }, undefined, /paused since noon/],
    [
      'differs',
      { kind: 'done', message: 'repaired', problems: ['ingest_date=undated: stuck'] },
      2,
      /^repaired$/,
    ],
    ['dry-run', { kind: 'dry-run', work, ...details }, undefined, /nothing to do/],
    ['refused', refused('wrong-request'), 64, /^$/],
    ['refused', refused('not-held'), 64, /^$/],
    ['refused', refused('busy'), 1, /^$/],
  ])('gives %s its exit code', (kind, answer, exitCode, text) => {
    const result = toResult(answer);

    expect([result.kind, result.exitCode, result.data]).toEqual([kind, exitCode, answer]);
    expect(result.text).toMatch(text);
  });

  it('says why it was refused, what is left undone, and what is held and why', () => {
    const problems = ['ingest_date=undated: stuck'];
    expect(toResult({ kind: 'done', message: 'repaired', problems }).problems).toEqual(problems);
    expect(toResult(refused('wrong-request')).problems).toEqual(['refused (wrong-request): no such run']);
    expect(toResult(heldAnswer).problems).toEqual([
      'ingest_date=2026-11-23 is held: changed; gate: rejected 3 of 4 records',
    ]);
  });
});

describe('settledResult', () => {
  const open = partitionStatus('ingest_date=undated', {
    state: 'waiting',
    why: 'contract',
    detail: 'backfill',
  });

  it.each([
    ['settled', statusWith([partitionStatus('ingest_date=undated')]), 'settled', 0, 0],
    ['settled', statusWith([held]), 'held', 3, 1],
    ['waiting', statusWith([held, open]), 'waiting', 2, 3],
    ['timeout', statusWith([open]), 'timeout', 2, 2],
  ] as const)('ends %s as it came out', (kind, status, ends, exitCode, problems) => {
    const result = settledResult({ kind, status }, started, { environment: 'dev' });

    expect([result.kind, result.exitCode, result.problems?.length]).toEqual([ends, exitCode, problems]);
  });
});
