import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { fiveRows, main, readOutput, readReport, run, runJson } from './run-command.ts';

const header = 'user_id,country,purchase_amount\n';
let folder: string;
let out: string;
const put = (name: string, content: string | Buffer) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
};
const args = (...inputs: readonly string[]) => [
  'users-summary',
  '--input',
  ...inputs.map((input) => join(folder, input)),
  '--output',
  out,
];
const csv = () => readFileSync(join(out, 'users_summary.csv'), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerline-run-'));
  out = join(folder, 'out');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('ledgerline run', () => {
  it('turns five rows into three totals, and shows them with the account', async () => {
    put('users.csv', fiveRows);

    const { status, stdout } = run(args('users.csv'));

    expect(status).toBe(0);
    expect(csv()).toBe('country,total_purchase\nIndia,500.00\nUK,450.00\nUSA,800.00\n');
    expect(readdirSync(out)).toEqual([
      '.ledgerline-output',
      'quarantine.parquet',
      'report.json',
      'summary.parquet',
      'users_summary.csv',
    ]);
    expect(stdout).toMatch(/users-summary: 3 groups/);
    expect(stdout).toMatch(/ingest_date=undated {2}built {2,}5 {2,}0 {2,}0/);
    expect(stdout).toMatch(/total_purchase {2,}1750\.00/);
    expect(stdout).toContain(join(out, 'summary.parquet'));
    const { summary, quarantine } = await readOutput(out, 'users_summary');
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

    const { stdout } = run([...args('users.csv'), '--definition', join(folder, 'filtered.json')]);

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
    expect(envelope.data.report).toEqual(readReport(out));
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

    const { quarantine } = await readOutput(out, 'users_summary');
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
    expect(readReport(out).builds.map(({ state, gate }) => [state, gate])).toEqual([
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
    const [, refused] = readReport(out).builds;
    expect(refused).toMatchObject({ state: 'refused', accepted: 0 });
    expect(refused).not.toHaveProperty('gate');
    expect(refused?.inputs?.map(({ state, reason }) => [state, reason])).toEqual([
      ['read', undefined],
      ['refused', 'wrong-header'],
    ]);
  });

  it('writes files without rows when every partition is refused', async () => {
    put('a.csv', 'no header');

    expect(run(args('a.csv')).status).toBe(3);

    const { summary, quarantine } = await readOutput(out, 'users_summary');
    expect([csv(), summary.length, quarantine.length]).toEqual(['country,total_purchase\n', 1, 1]);
  });

  it('reads compressed files, links and names of any kind into any folder', () => {
    out = join(folder, "o'ut [1]*?%20 é");
    put('50% é "[a]*?.csv.GZ', gzipSync(fiveRows));
    put("it's.csv", fiveRows);
    symlinkSync(join(folder, "it's.csv"), join(folder, 'link\n.csv'));

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

  it.each([
    ['no --input', ['users-summary', '--output', 'x'], 64, /required option '--input/],
    ['no --output', ['users-summary', '--input', 'x'], 64, /required option '--output/],
    [
      'an empty --input',
      ['users-summary', '--input', 'x', '', '--output', 'x'],
      64,
      /--input "": an empty path/,
    ],
    [
      'an empty --output',
      ['users-summary', '--input', 'x', '--output', ''],
      64,
      /--output "": an empty path/,
    ],
    [
      'an unknown engine',
      ['users-summary', '--input', 'x', '--output', 'y', '--engine', 'pandas'],
      64,
      /allowed: duckdb, spark/,
    ],
    [
      'an input that is not there',
      ['users-summary', '--input', '/absent', '--output', 'y'],
      64,
      /no such file or folder/,
    ],
  ] as const)('refuses %s', (_, wrong, code, message) => {
    const { status, stderr } = run(wrong);

    expect(status).toBe(code);
    expect(stderr).toMatch(message);
  });

  it('refuses a folder with files of somebody, and makes none for a mistake', () => {
    put('users.csv', fiveRows);
    put('mine/notes.txt', '');

    const taken = run([
      'users-summary',
      '--input',
      join(folder, 'users.csv'),
      '--output',
      join(folder, 'mine'),
    ]);
    const wrong = run(args('users.csv', 'users.csv'));

    expect([taken.status, wrong.status]).toEqual([64, 64]);
    expect(taken.stderr).toMatch(/mine: holds notes\.txt, which no run has written/);
    expect(existsSync(out)).toBe(false);
  });

  it('says what to install when Java or the native library is missing, and writes nothing', () => {
    put('users.csv', fiveRows);
    cpSync(dirname(main), join(folder, 'apps/cli/dist'), { recursive: true });

    const java = run([...args('users.csv'), '--engine', 'spark'], { env: { JAVA_HOME: '/nonexistent' } });
    const [program, env] = [join(folder, 'apps/cli/dist/main.mjs'), { NODE_PATH: '' }];
    const library = run(args('users.csv'), { program, env });

    expect([java.status, library.status]).toEqual([69, 69]);
    expect(java.stderr).toMatch(/--engine spark: java: found none .*install a Java 17 runtime/);
    expect(library.stderr).toMatch(/cannot load @duckdb\/node-bindings for \S+ \S+ \(.*\); install it with/s);
    expect(existsSync(out)).toBe(false);
  });

  it('keeps an earlier result when a later run cannot be finished', () => {
    put('users.csv', fiveRows);
    run(args('users.csv'));
    put('wrong.json', JSON.stringify({ ...usersSummary, gates: {} }));

    const { status } = run([...args('users.csv'), '--definition', join(folder, 'wrong.json')]);

    expect(status).toBe(78);
    expect(csv()).toMatch(/India,500\.00/);
  });
});
