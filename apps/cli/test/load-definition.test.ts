import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { fiveRows, readReport, run, runJson } from './run-command.ts';

let folder: string;
const put = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const args = (pipeline: string, ...more: readonly string[]) => [
  pipeline,
  ...['--input', join(folder, 'users.csv'), '--output', join(folder, 'out')],
  ...more,
];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerline-definition-'));
  put('users.csv', fiveRows);
});
afterEach(() => rmSync(folder, { recursive: true }));

const twice =
  /d\.json: cannot be read: line 2: "\\u0061" stands twice in one object; allowed: each name once/;

const withHelpers = `
import { count, csv, decimal, definePipeline, integer, sum, text } from '@ledgerline/schema';
import { name } from './name.mjs';
export default definePipeline({
  name,
  input: {
    table: 'sales',
    format: csv(),
    columns: { user_id: integer({ min: 1 }), country: text(), purchase_amount: decimal({ precision: 12, scale: 2 }) },
  },
  summary: {
    table: 'sales_by_country',
    groupBy: ['country'],
    measures: { total: sum('purchase_amount'), sales: count() },
  },
  queries: {},
  gates: { maxRejectedRatio: 0 },
  objectives: { freshnessHours: 26, runCostUsd: 1 },
});
`;

describe('a definition of a file', () => {
  it('may be written with our helpers in any folder, and import its neighbours', () => {
    put('name.mjs', "export const name = 'my-sales';");
    const file = put('my sales.mjs', withHelpers);

    const { status, envelope } = runJson(args('my-sales', '--definition', file));

    expect([status, envelope.problems]).toEqual([0, []]);
    expect(envelope.data).toMatchObject({ groups: 3, totals: { total: '1750.00', sales: '5' } });
  });

  it.each([
    ['an .mjs', 'd.mjs', `export default ${JSON.stringify(usersSummary)};`],
    ['a .json', 'd.JSON', JSON.stringify(usersSummary)],
    ['a .json of an editor that writes a BOM', 'd.json', `\ufeff${JSON.stringify(usersSummary)}`],
  ])('may be plain data in %s, and means the same as ours', (_, name, text) => {
    const file = put(name, text);

    const own = runJson(args('users-summary'));
    const plan = readReport(join(folder, 'out')).planId;
    const given = runJson(args('users-summary', '--definition', file));

    expect([own.status, given.status]).toEqual([0, 0]);
    expect(readReport(join(folder, 'out')).planId).toBe(plan);
  });

  it('may print what it likes: standard output stays for the result', () => {
    const text = `console.log('hello'); setTimeout(() => process.stdout.write('later'), 0);
      export default ${JSON.stringify(usersSummary)};`;
    const file = put('d.mjs', text);

    const { status, stdout, stderr } = run([...args('users-summary', '--definition', file), '--json']);

    expect([status, JSON.parse(stdout).ok]).toEqual([0, true]);
    expect(stderr).toMatch(/hello\n[\s\S]*later/);
  });

  it('does not end a run as if it had gone well', () => {
    const file = put('d.mjs', 'process.exit(0);');

    const { status, envelope } = runJson(args('x', '--definition', file));

    expect([status, envelope.ok]).toEqual([1, false]);
    expect(envelope.problems).toEqual([expect.stringMatching(/ended the process before there was a result/)]);
  });

  it('is told every mistake with its place, what was seen and what is allowed', () => {
    const wrong = {
      ...usersSummary,
      name: 'Users',
      summary: { ...usersSummary.summary, groupBy: ['contry'] },
      gates: { maxRejectedRatio: 2 },
    };
    const file = put('wrong.json', JSON.stringify(wrong));

    const { status, envelope } = runJson(args('users-summary', '--definition', file));

    expect([status, envelope.kind]).toEqual([78, 'wrong-definition']);
    expect(envelope.problems).toEqual([
      expect.stringMatching(/wrong\.json: name: saw "Users"; .*allowed/),
      expect.stringMatching(/wrong\.json: gates\.maxRejectedRatio: saw 2; allowed: at most 1/),
      expect.stringMatching(/wrong\.json: summary\.groupBy\.0: saw "contry"; .*allowed/),
    ]);
  });

  it.each([
    [
      'a name that it does not have',
      'd.json',
      JSON.stringify(usersSummary),
      'other',
      64,
      /defines "users-summary", the command says "other"/,
    ],
    ['another kind of file', 'd.ts', '', 'x', 64, /d\.ts: allowed: an \.mjs file/],
    ['a name twice in JSON', 'd.json', '{"a": "{",\n "b": [{"a": 1}], "\\u0061": 2}', 'x', 78, twice],
    ['half of a JSON', 'd.json', '{"name": ', 'x', 78, /d\.json: cannot be read: .*JSON/],
    [
      'no definition at all',
      'd.json',
      '[]',
      'x',
      78,
      /d\.json: \(definition\): saw \[\]; allowed: an object/,
    ],
    [
      'a syntax error',
      'd.mjs',
      'export default {',
      'x',
      78,
      /d\.mjs: cannot be read: \/.*\/d\.mjs:1: Unexpected end of input/,
    ],
    [
      'something thrown',
      'd.mjs',
      "\nthrow new Error('no luck')",
      'x',
      78,
      /d\.mjs: cannot be read: \/.*\/d\.mjs:2: no luck/,
    ],
    [
      'an await that never ends',
      'd.mjs',
      'await new Promise(() => {});',
      'x',
      78,
      /d\.mjs: cannot be read: waits for something that never comes/,
    ],
    [
      'a value that holds itself',
      'd.mjs',
      'const a = {}; a.name = a; export default a;',
      'x',
      78,
      /d\.mjs: name: saw a value that JSON cannot hold; allowed: a string/,
    ],
    [
      'no default export',
      'd.mjs',
      'export const a = 1;',
      'x',
      78,
      /d\.mjs: cannot be read: exports a; allowed: `export default`/,
    ],
    [
      'an import that is not there',
      'd.mjs',
      "import 'nowhere'",
      'x',
      78,
      /d\.mjs: cannot be read: Cannot find package 'nowhere'/,
    ],
  ] as const)('is refused for %s', (_, name, text, pipeline, code, message) => {
    const file = put(name, text);

    const { status, stdout, stderr } = run(args(pipeline, '--definition', file));

    expect([status, stdout]).toEqual([code, '']);
    expect(stderr).toMatch(message);
  });

  it('is refused when it is not there, or a folder', () => {
    mkdirSync(join(folder, 'folder.json'));

    const absent = run(args('x', '--definition', join(folder, 'absent.json')));
    const isFolder = run(args('x', '--definition', join(folder, 'folder.json')));

    expect([absent.status, isFolder.status]).toEqual([64, 78]);
    expect(absent.stderr).toMatch(/absent\.json: no such file/);
    expect(isFolder.stderr).toMatch(/folder\.json: cannot be read: EISDIR/);
  });
});

describe('a definition by name', () => {
  it.each(['users', 'toString'])('is refused when there is none of the name %s', (name) => {
    const { status, stderr } = run(args(name));

    expect(status).toBe(64);
    expect(stderr).toMatch(
      /is no pipeline; allowed: .*users-summary.*, or one of your own with --definition/,
    );
  });
});
