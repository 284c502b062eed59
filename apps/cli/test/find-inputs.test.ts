import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findInputs } from '../src/inputs/find-inputs.ts';

describe('findInputs', () => {
  let folder: string;
  const put = (...names: readonly string[]) => {
    for (const name of names) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), 'a\n');
    }
  };
  const find = (paths: readonly string[], date?: string) =>
    findInputs({ option: '--input', paths: paths.map((path) => join(folder, path)), date });
  const keysOf = (paths: readonly string[], date?: string) => find(paths, date).files.map(({ key }) => key);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledgerline-inputs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('takes files and folders together, in the order of their keys as bytes', () => {
    put(
      'a/é.csv',
      'a/z.csv',
      'b/ingest_date=2026-11-24/x.CSV',
      'b/ingest_date=2026-11-23/y.csv.Zst',
      'c.csv.gz',
    );

    expect(keysOf(['c.csv.gz', 'b', 'a'])).toEqual([
      'input/c.csv.gz',
      'input/ingest_date=2026-11-23/y.csv.Zst',
      'input/ingest_date=2026-11-24/x.CSV',
      'input/z.csv',
      'input/é.csv',
    ]);
  });

  it('sorts by bytes and not by the units of JavaScript', () => {
    put('\u{1f600}.csv', '\uff21.csv');

    expect(keysOf(['.'])).toEqual(['input/\uff21.csv', 'input/\u{1f600}.csv']);
  });

  it('keeps the date of the folder that a named file lies in', () => {
    put('ingest_date=2026-11-23/a.csv');

    expect(keysOf(['ingest_date=2026-11-23/a.csv'])).toEqual(['input/ingest_date=2026-11-23/a.csv']);
  });

  it('takes one day, and gives it to loose files', () => {
    put('ingest_date=2026-11-23/a.csv', 'ingest_date=2026-11-24/b.csv', 'c.csv');

    const { files, skipped } = find(['.'], '2026-11-24');

    expect(files.map(({ key, partition }) => [key, partition])).toEqual([
      ['input/ingest_date=2026-11-24/b.csv', 'ingest_date=2026-11-24'],
      ['input/ingest_date=2026-11-24/c.csv', 'ingest_date=2026-11-24'],
    ]);
    expect(skipped).toEqual(['ingest_date=2026-11-23/a.csv']);
  });

  it('takes links, blanks, percent signs and patterns in names as they are', () => {
    const names = [' a b.csv', '%2F.csv', '*.csv', '[x]?.csv', "it's.csv", 'line\nend.csv'];
    put(...names.map((name) => `real/${name}`));
    mkdirSync(join(folder, 'links'));
    symlinkSync(join(folder, 'real'), join(folder, 'links/ingest_date=2026-11-23'));
    symlinkSync(join(folder, "real/it's.csv"), join(folder, 'links/other.csv'));

    expect(keysOf(['links'])).toEqual([
      ...names.map((name) => `input/ingest_date=2026-11-23/${name}`),
      'input/other.csv',
    ]);
  });

  it('says what it leaves out', () => {
    put(
      'a.csv',
      'b.txt',
      'c.csv.bz2',
      '_SUCCESS',
      '.csv',
      '._a.csv',
      '.DS_Store',
      'deep/d.csv',
      'e.csv/part.csv',
    );

    expect(find(['.']).skipped).toEqual(['._a.csv', '_SUCCESS', 'b.txt', 'c.csv.bz2', 'deep/', 'e.csv/']);
  });

  it.each([
    ['no such path', ['a.csv'], ['b.csv'], 'data-missing', /b\.csv: no such file or folder/],
    [
      'a named file of another kind',
      ['a.txt'],
      ['a.txt'],
      'data-misnamed',
      /a\.txt: its name ends in none of/,
    ],
    ['a folder without data', ['x/a.txt'], ['x'], 'data-empty', /no CSV files, only a\.txt; allowed/],
    ['a day that is none', ['ingest_date=2026-02-30/a.csv'], ['.'], 'data-misnamed', /2026-02-30 is no date/],
    [
      'the same file twice',
      ['a.csv'],
      ['a.csv', '.'],
      'data-twice',
      /a\.csv and .*a\.csv are both input\/a\.csv/,
    ],
    [
      'two files of one key',
      ['x/a.csv', 'y/a.csv'],
      ['x', 'y'],
      'data-twice',
      /x\/a\.csv and .*y\/a\.csv are both/,
    ],
  ] as const)('refuses %s as a mistake in use', (_, names, paths, kind, message) => {
    put(...names);

    expect(() => find(paths)).toThrow(
      expect.objectContaining({ kind, exitCode: 64, message: expect.stringMatching(message) }),
    );
  });

  it.each(['2026-02-30', '2026-2-3', 'undated', '', '2026-02-03/x'])(
    'calls --partition %j no day',
    (date) => {
      put('a.csv');

      expect(() => find(['.'], date)).toThrow(
        expect.objectContaining({
          exitCode: 64,
          message: expect.stringMatching(/is no day; allowed: yyyy-mm-dd/),
        }),
      );
    },
  );

  it('names the day for which there is nothing', () => {
    put('ingest_date=2026-11-23/a.csv');

    expect(() => find(['.'], '2026-11-24')).toThrow(
      /no CSV files of 2026-11-24, only ingest_date=2026-11-23\/a\.csv/,
    );
  });

  it('refuses a loose file and a dated one that come to the same key', () => {
    put('ingest_date=2026-11-23/a.csv', 'a.csv');

    expect(() => find(['.'], '2026-11-23')).toThrow(expect.objectContaining({ kind: 'data-twice' }));
  });

  it('refuses links that lead nowhere, and what it may not read', () => {
    put('x/a.csv');
    symlinkSync(join(folder, 'gone'), join(folder, 'x/b.csv'));

    expect(() => find(['x'])).toThrow(/b\.csv is neither a file nor a folder/);

    rmSync(join(folder, 'x/b.csv'));
    chmodSync(join(folder, 'x/a.csv'), 0);
    if (process.getuid?.() !== 0) expect(() => find(['x'])).toThrow(/cannot read .*a\.csv \(EACCES\)/);
  });
});
