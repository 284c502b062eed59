import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { fiveRows, readOutput, readReport, run, runJson } from './run-command.ts';
import { header, runPlace } from './run-place.ts';

const place = runPlace();
const { put, args, csv } = place;

describe('ledgerline run', () => {
  it('turns five rows into three totals, and shows them with the account', async () => {
    put('users.csv', fiveRows);

    const { status, stdout } = run(args('users.csv'));

    expect(status).toBe(0);
    expect(csv()).toBe('country,total_purchase\nIndia,500.00\nUK,450.00\nUSA,800.00\n');
    expect(readdirSync(place.out)).toEqual([
      '.ledgerline-output',
      'quarantine.parquet',
      'report.json',
      'summary.parquet',
      'users_summary.csv',
    ]);
    expect(stdout).toMatch(/users-summary: 3 groups/);
    expect(stdout).toMatch(/ingest_date=undated {2}built {2,}5 {2,}0 {2,}0/);
    expect(stdout).toMatch(/total_purchase {2,}1750\.00/);
    expect(stdout).toContain(join(place.out, 'summary.parquet'));
    const { summary, quarantine } = await readOutput(place.out, 'users_summary');
    expect(summary).toEqual([
      { types: ['country VARCHAR', 'total_purchase DECIMAL(38,2)'] },
      { country: 'India', total_purchase: '500.00' },
      { country: 'UK', total_purchase: '450.00' },
      { country: 'USA', total_purchase: '800.00' },
    ]);
    expect(quarantine).toHaveLength(1);
  });

  it('shows how many records a filter left out', () => {
    put('users.csv', fiveRows);
    const summary = { ...usersSummary.summary, filter: [{ column: 'country', notOneOf: ['UK'] }] };
    put('filtered.json', JSON.stringify({ ...usersSummary, summary }));

    const { stdout } = run([...args('users.csv'), '--definition', join(place.folder, 'filtered.json')]);

    expect(stdout).toMatch(/accepted {2}of them filtered {2}rejected {2}blank/);
    expect(stdout).toMatch(/ingest_date=undated {2}built {2,}5 {2,}1 {2,}0 {2,}0\n/);
  });

  it('prints one object with --json, and nothing else', () => {
    put('users.csv', `${header}1,India,3.00\n\n,India,1.00\n2,India,x\n`);

    const { envelope } = runJson(args('users.csv'));

    expect(envelope).toMatchObject({
      kind: 'held',
      data: { pipeline: 'users-summary', engine: 'duckdb', groups: 1, totals: { total_purchase: '3.00' } },
    });
    expect(envelope.data.report).toEqual(readReport(place.out));
    expect(envelope.data.report.builds).toEqual([
      expect.objectContaining({
        partition: 'ingest_date=undated',
        state: 'built',
        records: 3,
        accepted: 1,
        rejected: 2,
        blank: 1,
        filtered: 0,
        objects: 1,
        rejectedByReason: { missing: 1, 'not-decimal': 1 },
        inputs: [
          {
            key: 'input/users.csv',
            state: 'read',
            counts: { records: 3, accepted: 1, rejected: 2, blank: 1, filtered: 0 },
          },
        ],
      }),
    ]);
  });

  it('keeps every rejected record with key, line and raw text', async () => {
    put('b.csv', `${header}1,India,3.00\nx,"In\u0000dia",3.00\n`);
    put('ingest_date=2026-11-23/a.csv', `${header}\n1,India\n`);

    run(args('b.csv', 'ingest_date=2026-11-23'));

    const { quarantine } = await readOutput(place.out, 'users_summary');
    expect(quarantine.slice(1)).toEqual([
      expect.objectContaining({ object_key: 'input/b.csv', line_number: '3', reason: 'nul' }),
      {
        object_key: 'input/ingest_date=2026-11-23/a.csv',
        line_number: '3',
        reason: 'too-few-fields',
        column_name: null,
        raw_line: '1,India',
      },
    ]);
  });

  it('reads compressed files, links and names of any kind into any folder', () => {
    place.out = join(place.folder, "o'ut [1]*?%20 é");
    put('50% é "[a]*?.csv.GZ', gzipSync(fiveRows));
    put("it's.csv", fiveRows);
    put('linked.txt', fiveRows.trimEnd());
    symlinkSync(join(place.folder, 'linked.txt'), join(place.folder, 'link\n.csv'));

    const { status, envelope } = runJson(args('.'));

    expect([status, envelope.problems]).toEqual([0, []]);
    expect(envelope.data.totals).toEqual({ total_purchase: '5250.00' });
    expect(csv()).toBe('country,total_purchase\nIndia,1500.00\nUK,1350.00\nUSA,2400.00\n');
  });

  it('gives the same plan to the same files, and another when one changed', () => {
    put('a.csv', fiveRows);
    const planOf = () => runJson(args('a.csv')).envelope.data.report.planId;
    const first = planOf();

    expect(planOf()).toBe(first);
    put('a.csv', `${fiveRows}6,UK,1\n`);
    expect(planOf()).not.toBe(first);
  });

  it('says on stderr what it leaves out, and not more than it must', () => {
    put('users.csv', fiveRows);
    put('notes.txt', '');

    const { stderr, envelope } = runJson(args('.'));

    expect(envelope.data).toMatchObject({ leftOut: ['notes.txt'] });
    expect(stderr.split('\n')).toHaveLength(4);
    expect(stderr).toMatch(/^left out: notes\.txt\n/);
  });
});
