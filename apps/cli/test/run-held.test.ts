import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { fiveRows, readOutput, readReport, run, runJson } from './run-command.ts';
import { header, runPlace } from './run-place.ts';

const place = runPlace();
const { put, args, csv } = place;

describe('ledgerline run', () => {
  it('writes the files and ends with 3 when a gate holds a partition', () => {
    put('ingest_date=2026-11-23/a.csv', fiveRows);
    put('ingest_date=2026-11-24/b.csv', `${header}1,India,1.00\nx,India,1.00\n`);

    const { status, stdout, stderr } = run(args('.'));

    expect(status).toBe(3);
    expect(stderr).toMatch(
      /ingest_date=2026-11-24 is held: gate: rejected 1 of 2 records \(0\.5000\); maxRejectedRatio allows 0\.05/,
    );
    expect(stdout).toMatch(/2026-11-24 {2}held/);
    expect(csv()).toBe('country,total_purchase\nIndia,501.00\nUK,450.00\nUSA,800.00\n');
    expect(readReport(place.out).builds.map(({ state, gate }) => [state, gate])).toEqual([
      ['built', { state: 'passed' }],
      ['built', { state: 'held', problem: expect.stringMatching(/maxRejectedRatio allows 0\.05/) }],
    ]);
  });

  it('leaves out a partition with a refused object, says why, and ends with 3', async () => {
    put('ingest_date=2026-11-23/a.csv', fiveRows);
    put('ingest_date=2026-11-24/b.csv', fiveRows);
    put('ingest_date=2026-11-24/c.csv', 'user,country\n1,India\n');

    const { status, envelope } = runJson(args('.'));

    expect([status, envelope.kind, envelope.ok]).toEqual([3, 'refused', false]);
    expect(envelope.problems).toEqual([
      expect.stringMatching(
        /^ingest_date=2026-11-24 is refused: input\/ingest_date=2026-11-24\/c\.csv: wrong-header: /,
      ),
    ]);
    expect(csv()).toBe('country,total_purchase\nIndia,500.00\nUK,450.00\nUSA,800.00\n');
    const [, refused] = readReport(place.out).builds;
    expect(refused).toMatchObject({ state: 'refused', accepted: 0 });
    expect(refused).not.toHaveProperty('gate');
    expect(refused?.inputs?.map(({ state, reason }) => [state, reason])).toEqual([
      ['read', undefined],
      ['refused', 'wrong-header'],
    ]);
  });

  it('marks the later of two files with the same bytes, in one partition or two, as the trigger holds it', () => {
    put('ingest_date=2026-11-23/a.csv', fiveRows);
    put('ingest_date=2026-11-23/b.csv', `${header}1,India,1.00\n`);
    put('ingest_date=2026-11-24/c\n.csv', fiveRows);
    put('ingest_date=2026-11-24/only-header.csv', header);
    put('ingest_date=2026-11-25/d.csv', `${header}2,India,1.00\n`);
    put('ingest_date=2026-11-25/e.csv', `${header}2,India,1.00\n`);
    put('ingest_date=2026-11-26/only-header.csv', header);
    put('ingest_date=2026-11-26/f.csv', `${header}3,India,1.00\n`);

    const { status, envelope } = runJson(args('.'));

    expect([status, envelope.kind]).toEqual([3, 'held']);
    expect(envelope.problems).toEqual([
      expect.stringMatching(
        /^ingest_date=2026-11-24 is held: gate: \S+c\\n\.csv has the same bytes as input\/ingest_date=2026-11-23\/a\.csv; gate duplicateContent is hold: /,
      ),
      expect.stringMatching(
        /^ingest_date=2026-11-25 is held: gate: \S+e\.csv has the same bytes as \S+d\.csv; /,
      ),
    ]);
  });

  it('does not count what another gate, or this one, holds already', () => {
    put('ingest_date=2026-11-23/a.csv', fiveRows);
    put('ingest_date=2026-11-23/bad.csv', `${header}x,India,1.00\ny,India,1.00\n`);
    put('ingest_date=2026-11-24/b.csv', fiveRows);
    put('ingest_date=2026-11-25/c.csv', fiveRows);
    put('ingest_date=2026-11-25/d.csv', `${header}1,India,1.00\n`);
    put('ingest_date=2026-11-26/e.csv', `${header}1,India,1.00\n`);

    expect(runJson(args('.')).envelope.problems).toEqual([
      expect.stringMatching(/^ingest_date=2026-11-23 is held: gate: rejected 2 of 7/),
      expect.stringMatching(
        /^ingest_date=2026-11-25 is held: gate: \S+c\.csv has the same bytes as \S+b\.csv; /,
      ),
    ]);
  });

  it('lets the same bytes pass where the definition allows them', () => {
    put('a.csv', fiveRows);
    put('b.csv', fiveRows);
    const gates = { ...usersSummary.gates, duplicateContent: 'allow' };
    put('allowing.json', JSON.stringify({ ...usersSummary, gates }));

    const { status, stderr } = run([
      ...args('a.csv', 'b.csv'),
      '--definition',
      join(place.folder, 'allowing.json'),
    ]);

    expect([status, stderr.includes('same bytes')]).toEqual([0, false]);
    expect(csv()).toBe('country,total_purchase\nIndia,1000.00\nUK,900.00\nUSA,1600.00\n');
  });

  it('writes files without rows when every partition is refused', async () => {
    put('a.csv', 'no header');

    expect(run(args('a.csv')).status).toBe(3);

    const { summary, quarantine } = await readOutput(place.out, 'users_summary');
    expect([csv(), summary.length, quarantine.length]).toEqual(['country,total_purchase\n', 1, 1]);
  });
});
