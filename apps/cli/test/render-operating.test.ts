import { describe, expect, it } from '@jest/globals';
import type { Work } from '@ledgerline/reconciler';
import { costModel, type History } from '@ledgerline/schema';
import { gatedRecord } from '../src/commands/accept.ts';
import { renderCsv } from '../src/render/csv.ts';
import { bytesWords, secondsWords, usdWords } from '../src/render/quantities.ts';
import { renderDeadLetters } from '../src/render/render-dead-letters.ts';
import { renderHistory } from '../src/render/render-history.ts';
import { renderRejected, renderRejectedCsv } from '../src/render/render-rejected.ts';
import { renderDryRun, renderWork } from '../src/render/render-work.ts';
import { partitionStatus } from './status-of.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);

function moved(
  time: string,
  fingerprint: string | null,
  previous: string | null,
  more: Partial<History> = {},
) {
  const entry = { version: 1 as const, partition: 'ingest_date=2026-11-23', time, fingerprint, previous };
  const runId = fingerprint === null ? null : `jr_${fingerprint[0]}`;
  return { ...entry, runId, why: 'changed' as const, ...more };
}

const entries: readonly History[] = [
  moved('2026-11-25T00:00:00Z', b, a, { note: 'checked\twith sales', why: 'accept' }),
  moved('2026-11-24T00:00:00Z', a, null, { why: 'new' }),
];

describe('renderHistory', () => {
  it('marks what readers see, and keeps what was said on its line', () => {
    expect(renderHistory(entries, b)).toEqual([
      '     time                  why     run   build         before        note',
      '  ─  ────────────────────  ──────  ────  ────────────  ────────────  ───────────────────',
      `  *  2026-11-25T00:00:00Z  accept  jr_b  ${'b'.repeat(12)}  ${'a'.repeat(12)}  checked\\twith sales`,
      `     2026-11-24T00:00:00Z  new     jr_a  ${'a'.repeat(12)}  nothing`,
    ]);
  });

  it('says that there is none', () => {
    expect(renderHistory([], null)).toEqual(['  nothing was ever published']);
  });
});

describe('renderWork', () => {
  const build = {
    partition: 'ingest_date=2026-11-23',
    reason: 'changed',
    objects: 12,
    bytes: 3_200_000_000,
    reusedObjects: 11,
    laterObjects: 0,
    isAlone: false,
  };
  const work: Work = {
    publishes: ['ingest_date=2026-11-21'],
    removals: ['ingest_date=2026-11-20'],
    builds: [build],
    waiting: [{ partition: 'ingest_date=2026-11-19', why: 'gate', detail: 'too many rejected' }],
    estimate: {
      runs: 1,
      objects: 12,
      bytes: 3_200_000_000,
      seconds: 94.1,
      usd: 0.023,
      executionClass: 'FLEX',
    },
  };

  it('shows partitions, objects, bytes, time and dollars, and what the figure rests on', () => {
    const text = renderWork(work).join('\n');

    expect(text).toMatch(/publish, already built: ingest_date=2026-11-21/);
    expect(text).toMatch(/take away, no objects left: ingest_date=2026-11-20/);
    expect(text).toMatch(/ingest_date=2026-11-23 +changed +12 +3\.2 GB +11 +0/);
    expect(text).toMatch(/ingest_date=2026-11-19 +gate +too many rejected/);
    expect(text).toMatch(/1 run, 12 objects, 3\.2 GB: about 94 s and \$0\.0230/);
    for (const input of [costModel.usdPerDpuHour.FLEX, costModel.startSeconds, costModel.objectsPerSecond])
      expect(text).toContain(String(input));
  });

  it('says that there is nothing to do', () => {
    const estimate = {
      runs: 0,
      objects: 0,
      bytes: 0,
      seconds: 0,
      usd: 0,
      executionClass: 'STANDARD',
    } as const;

    expect(renderWork({ publishes: [], removals: [], builds: [], waiting: [], estimate })).toEqual([
      '  nothing to do',
    ]);
  });

  it('shows some of a thousand builds and says how many more there are', () => {
    const lines = renderWork({ ...work, builds: Array.from({ length: 1000 }, () => build) });

    expect(lines.length).toBeLessThan(60);
    expect(lines).toContain('  and 960 more');
  });
});

describe('quantities', () => {
  it.each([
    [bytesWords(0), '0 B'],
    [bytesWords(999), '999 B'],
    [bytesWords(1000), '1.0 kB'],
    [bytesWords(5e15), '5000.0 TB'],
    [secondsWords(119), '119 s'],
    [secondsWords(600), '10 min'],
    [secondsWords(9000), '2.5 h'],
    [usdWords(0.01467), '$0.0147'],
    [usdWords(12.345), '$12.35'],
  ])('reads %s', (words, expected) => {
    expect(words).toBe(expected);
  });
});

describe('rejected records', () => {
  const sample = {
    reason: 'not-decimal',
    column: 'purchase_amount',
    objectKey: 'input/a.csv',
    line: 4,
    raw: '=cmd|calc,"x"\x1b[2J',
  };
  const found = {
    reasons: [{ reason: 'not-decimal', column: 'purchase_amount', records: 3, objects: 1 }],
    samples: [sample, { ...sample, column: null, reason: 'too-few-fields', raw: '-1\r\n2' }],
  };

  it('stand in a table that moves no cursor', () => {
    const text = renderRejected(found).join('\n');

    expect(text).toMatch(/not-decimal +purchase_amount +3 +1/);
    expect(text).toContain('\\u001b[2J');
    expect(text).not.toContain('\x1b');
  });

  it('are no formulas in CSV, and quoted as RFC 4180 wants it', () => {
    expect(renderRejectedCsv(found)).toBe(
      [
        'object_key,line_number,reason,column_name,raw_line',
        `input/a.csv,4,not-decimal,purchase_amount,"'=cmd|calc,""x""\x1b[2J"`,
        `input/a.csv,4,too-few-fields,,"'-1\r\n2"`,
      ].join('\n'),
    );
  });

  it.each(['=1', '+1', '-1', '@x', '\tx', '\rx'])('neutralises %j, and no number', (text) => {
    expect(renderCsv(['c'], [[text]])).toContain(`'${text}`);
    expect(renderCsv(['c'], [[-1]])).toBe('c\n-1');
  });

  it('say when there are none', () => {
    expect(renderRejected({ reasons: [], samples: [] })).toEqual(['  no rejected records']);
  });
});

describe('renderDryRun', () => {
  it('names every rollback that would end', () => {
    const estimate = { runs: 0, objects: 0, bytes: 0, seconds: 0, usd: 0, executionClass: 'FLEX' } as const;
    const work = { publishes: [], removals: [], builds: [], waiting: [], estimate };
    const releases = Array.from({ length: 50 }, (_, n) => `ingest_date=2026-${n}`);

    const lines = renderDryRun({ work, releases });

    expect(lines.filter((line) => line.startsWith('  ends its rollback: '))).toHaveLength(50);
    expect(renderDryRun({ work })).toEqual(renderWork(work));
  });
});

describe('renderDeadLetters', () => {
  it('calls each by its name and shows why it is here', () => {
    const sentAt = '2026-11-23T00:00:00.000Z';
    const bodies = ['{"mode":"replan","partitions":[]}', '{"detail-type":"Object Created"}', '{]', 'null'];
    const letters = bodies.map((body) => ({ sentAt, body, attributes: { ERROR_CODE: 'NO_PERMISSIONS' } }));

    const text = renderDeadLetters(letters, letters.length).join('\n');

    for (const what of ['replan', 'Object Created', 'no JSON', 'neither event nor request'])
      expect(text).toMatch(new RegExp(`${what} +ERROR_CODE: NO_PERMISSIONS`));
    expect(text).not.toContain('more');
  });

  it('says how many are not shown, and where to look when nothing says why', () => {
    const letter = { sentAt: '2026-11-23T00:00:00.000Z', body: '{"mode":"replan"}', attributes: {} };

    const text = renderDeadLetters([letter], 12).join('\n');

    expect(text).toMatch(/replan +see the log of trigger/);
    expect(text).toMatch(/and 11 more$/);
  });
});

describe('gatedRecord', () => {
  it('accepts nothing that no gate holds back', () => {
    for (const status of [
      partitionStatus('ingest_date=undated'),
      held('rollback'),
      held('gate'), // but its record is gone
    ])
      expect(() => gatedRecord(status, null)).toThrow(expect.objectContaining({ exitCode: 64 }));
  });

  const held = (why: 'gate' | 'rollback') =>
    partitionStatus('ingest_date=undated', { state: 'held', why, detail: 'x', stale: 'changed' });
});
