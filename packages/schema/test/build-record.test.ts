import { describe, expect, it } from '@jest/globals';
import { buildRecord, report } from '../src/index.ts';

const hash = 'a'.repeat(64);
const counts = { records: 5, accepted: 4, rejected: 1, blank: 0 };
const record = {
  version: 1,
  partition: 'ingest_date=2026-11-23',
  fingerprint: hash,
  inputHash: hash,
  contractHash: hash,
  specHash: hash,
  planId: hash,
  runId: 'jr_1',
  objects: [{ key: 'input/a.csv', etag: '"1"', size: 10, state: 'read', counts }],
  state: 'built',
  counts,
  rejectedByReason: { 'not-timestamp': 1 },
  controlTotals: { orders: '4' },
  manifest: { summary: [], quarantine: [] },
  segments: [],
};

describe('a build record', () => {
  it('from before there were filters has filtered nothing', () => {
    expect(buildRecord.parse(record)).toMatchObject({ counts: { ...counts, filtered: 0 } });
  });

  it.each(['too-compressed', 'multiline-too-large'])('may refuse an object as %s', (reason) => {
    const refused = { ...record.objects[0], state: 'refused', reason };
    const { counts: _, rejectedByReason: __, controlTotals, manifest, segments, ...identity } = record;

    const parsed = buildRecord.parse({ ...identity, state: 'refused', objects: [refused] });

    expect(parsed.objects[0]).toMatchObject({ state: 'refused', reason });
  });

  it('takes no reason that the grammar does not know', () => {
    expect(() => buildRecord.parse({ ...record, rejectedByReason: { strange: 1 } })).toThrow('strange');
  });
});

describe('a report', () => {
  const build = {
    partition: record.partition,
    state: 'built',
    ...counts,
    filtered: 2,
    rejectedByReason: {},
    objects: 1,
    bytes: 10,
    reused: 0,
    seconds: 0.5,
  };
  const reportOf = (extra: object) => ({
    version: 1,
    runId: 'local',
    planId: hash,
    builds: [{ ...build, ...extra }],
  });

  it('may say of every object why it was refused, and what the gates say', () => {
    const extra = {
      inputs: [
        { key: 'input/a.csv', state: 'read', counts: { ...counts, filtered: 2 } },
        { key: 'input/b.csv', state: 'refused', reason: 'wrong-header', detail: 'saw x; allowed: y' },
      ],
      gate: { state: 'held', problem: '20 % rejected; allowed: 5 %' },
    };

    expect(report.parse(reportOf(extra))).toEqual(reportOf(extra));
    expect(report.parse(reportOf({}))).toEqual(reportOf({}));
  });

  it('knows no other state of a gate', () => {
    expect(() => report.parse(reportOf({ gate: { state: 'open' } }))).toThrow('state');
  });
});
