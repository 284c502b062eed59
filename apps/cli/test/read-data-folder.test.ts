import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readDataFolder } from '../src/demo/read-data-folder.ts';

describe('readDataFolder', () => {
  let folder: string;
  const put = (name: string, text = 'user_id,country,purchase_amount\n') => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledgerline-data-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('takes files with and without dates, and says what it left out', () => {
    put('users.csv', 'a\n');
    put('ingest_date=2026-11-23/Day.CSV.GZ');
    put('ingest_date=2026-11-23/_SUCCESS');
    put('notes.txt');
    put('deeper/x.csv');
    put('.hidden.csv');

    const { files, skipped } = readDataFolder(folder);

    expect(files).toEqual([
      {
        path: join(folder, 'ingest_date=2026-11-23/Day.CSV.GZ'),
        key: 'input/ingest_date=2026-11-23/Day.CSV.GZ',
        partition: 'ingest_date=2026-11-23',
        bytes: 32,
      },
      { path: join(folder, 'users.csv'), key: 'input/users.csv', partition: 'ingest_date=undated', bytes: 2 },
    ]);
    expect(skipped).toEqual(['.hidden.csv', 'deeper/', 'ingest_date=2026-11-23/_SUCCESS', 'notes.txt']);
  });

  it('takes the date of the folder itself when that is one partition', () => {
    put('ingest_date=2026-11-23/a.csv');

    const { files } = readDataFolder(join(folder, 'ingest_date=2026-11-23'));

    expect(files.map(({ key }) => key)).toEqual(['input/ingest_date=2026-11-23/a.csv']);
  });

  it('names a link that leads nowhere', () => {
    put('users.csv');
    symlinkSync(join(folder, 'gone'), join(folder, 'x.csv'));

    expect(() => readDataFolder(folder)).toThrow(
      expect.objectContaining({ exitCode: 64, message: expect.stringContaining(join(folder, 'x.csv')) }),
    );
  });

  it.each([
    ['no such folder', [], 'absent', 'data-missing', /absent: no such folder/],
    ['a file', ['a.csv'], 'a.csv', 'data-missing', /is a file; name the folder/],
    ['no CSV file', ['readme.md'], '.', 'data-empty', /only readme\.md; allowed: DIR/],
    ['nothing at all', [], '.', 'data-empty', /it is empty/],
    ['a date that is none', ['ingest_date=2026-02-30/a.csv'], '.', 'data-misnamed', /2026-02-30 is no date/],
    [
      'a folder in a partition',
      ['ingest_date=2026-02-03/deeper/d.csv'],
      '.',
      'data-empty',
      /only ingest_date=2026-02-03\/deeper\//,
    ],
  ] as const)('refuses %s as a mistake in use', (_, names, below, kind, message) => {
    for (const name of names) put(name);

    const attempt = () => readDataFolder(join(folder, below));

    expect(attempt).toThrow(
      expect.objectContaining({ kind, exitCode: 64, message: expect.stringMatching(message) }),
    );
  });
});
