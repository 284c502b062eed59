import { cpSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { fiveRows, main, run } from './run-command.ts';
import { runPlace } from './run-place.ts';

const place = runPlace();
const { put, args, csv } = place;

describe('ledgerline run', () => {
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
      join(place.folder, 'users.csv'),
      '--output',
      join(place.folder, 'mine'),
    ]);
    const wrong = run(args('users.csv', 'users.csv'));

    expect([taken.status, wrong.status]).toEqual([64, 64]);
    expect(taken.stderr).toMatch(/mine: holds notes\.txt, which no run has written/);
    expect(existsSync(place.out)).toBe(false);
  });

  it('says what to install when Java or the native library is missing, and writes nothing', () => {
    put('users.csv', fiveRows);
    cpSync(dirname(main), join(place.folder, 'apps/cli/dist'), { recursive: true });

    const java = run([...args('users.csv'), '--engine', 'spark'], { env: { JAVA_HOME: '/nonexistent' } });
    const [program, env] = [join(place.folder, 'apps/cli/dist/main.mjs'), { NODE_PATH: '' }];
    const library = run(args('users.csv'), { program, env });

    expect([java.status, library.status]).toEqual([69, 69]);
    expect(java.stderr).toMatch(/--engine spark: java: found none .*install a Java 17 runtime/);
    expect(library.stderr).toMatch(/cannot load @duckdb\/node-bindings for \S+ \S+ \(.*\); install it with/s);
    expect(existsSync(place.out)).toBe(false);
  });

  it('keeps an earlier result when a later run cannot be finished', () => {
    put('users.csv', fiveRows);
    run(args('users.csv'));
    put('wrong.json', JSON.stringify({ ...usersSummary, gates: {} }));

    const { status } = run([...args('users.csv'), '--definition', join(place.folder, 'wrong.json')]);

    expect(status).toBe(78);
    expect(csv()).toMatch(/India,500\.00/);
  });
});
