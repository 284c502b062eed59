import { spawn } from 'node:child_process';
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
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { processIdentity } from '@ledgerline/engine-duckdb/process-identity';
import { openOutput } from '../src/run/output-folder.ts';
import { all, inside, names, read, write } from './written-outputs.ts';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ledgerline-output-'));
  folder = join(root, 'deeper', 'out');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('openOutput', () => {
  it('shows the files of a run, then those of the next, and keeps nothing else', () => {
    write(folder, 'old');
    expect(read(folder)).toEqual(all('old'));

    write(folder, 'new');

    expect(read(folder)).toEqual(all('new'));
    expect(readdirSync(folder)).toEqual(['.ledgerline-output', ...names]);
    expect(inside(folder)).toEqual(['current', 'run-new']);
  });

  it('takes the name of another export with it', () => {
    write(folder, 'old');

    write(folder, 'new', ['report.json', 'other.csv']);

    expect(readdirSync(folder)).toEqual(['.ledgerline-output', 'other.csv', 'report.json']);
  });

  it('leaves everything as it was when a run does not publish', () => {
    write(folder, 'old');

    const output = openOutput(folder, 'run-new');
    writeFileSync(join(output.files, 'report.json'), 'new');
    output.close();

    expect(read(folder)).toEqual(all('old'));
    expect(inside(folder)).toEqual(['current', 'run-old']);
  });

  it('leaves no folder that it made for nothing', () => {
    openOutput(folder, 'run-new').close();

    expect(existsSync(folder)).toBe(false);
  });

  it('takes an empty folder, and one that only looks empty, and leaves it', () => {
    mkdirSync(join(folder, '.git'), { recursive: true });

    openOutput(folder, 'run-new').close();

    expect(readdirSync(folder)).toEqual(['.git']);
  });

  it('follows a link to the folder', () => {
    mkdirSync(join(root, 'real'));
    symlinkSync(join(root, 'real'), join(root, 'link'));

    write(join(root, 'link'), 'new');

    expect(read(join(root, 'real'))).toEqual(all('new'));
  });

  it('can be moved and copied as a whole', () => {
    write(folder, 'old');

    cpSync(folder, join(root, 'copy'), { recursive: true, verbatimSymlinks: true });
    write(folder, 'new');

    expect(read(join(root, 'copy'))).toEqual(all('old'));
  });

  it.each([
    [
      'a file of somebody',
      () => writeFileSync(join(folder, 'notes.txt'), ''),
      /holds notes\.txt, which no run/,
    ],
    ['a file in place of ours', () => replaceReport(), /holds report\.json, which no run/],
  ])('refuses a folder with %s', (_, put, message) => {
    write(folder, 'old');
    put();

    expect(() => openOutput(folder, 'run-new')).toThrow(
      expect.objectContaining({
        kind: 'output-taken',
        exitCode: 64,
        message: expect.stringMatching(message),
      }),
    );
    expect(readFileSync(join(folder, 'summary.parquet'), 'utf8')).toBe('old');
  });
  const replaceReport = () => {
    rmSync(join(folder, 'report.json'));
    writeFileSync(join(folder, 'report.json'), 'mine');
  };

  it('refuses what is no folder', () => {
    writeFileSync(join(root, 'file'), '');

    for (const path of ['file', 'file/below'])
      expect(() => openOutput(join(root, path), 'run-new')).toThrow(
        expect.objectContaining({ kind: 'output-unwritable', exitCode: 64 }),
      );
  });

  it('gives up where nothing can ever be made', () => {
    mkdirSync(folder, { recursive: true });
    symlinkSync('/nowhere/at/all', join(folder, '.ledgerline-output'));

    expect(() => openOutput(folder, 'run-new')).toThrow(
      expect.objectContaining({ kind: 'output-unwritable', exitCode: 64 }),
    );
  });

  it('lets one of two runs write, and tells the other who does', () => {
    write(folder, 'old');
    const other = spawn('sleep', ['60']);
    symlinkSync(String(processIdentity(other.pid ?? 0)), join(folder, '.ledgerline-output', 'running'));

    try {
      expect(() => openOutput(folder, 'run-new')).toThrow(
        expect.objectContaining({
          kind: 'output-busy',
          exitCode: 69,
          message: expect.stringContaining(`process ${other.pid} is writing into it`),
        }),
      );
      expect(inside(folder)).toEqual(['current', 'run-old', 'running']);
    } finally {
      other.kill();
    }
  });

  it.each([
    ['of number 1', '1-1'],
    ['of the largest number', '2147483646-5'],
    ['of our own number', `${process.pid}-1`],
  ])('goes on where a run %s was killed, whoever has its number now', (_, owner) => {
    write(folder, 'old');
    symlinkSync(owner, join(folder, '.ledgerline-output', 'running'));
    mkdirSync(join(folder, '.ledgerline-output', 'run-killed'));

    write(folder, 'new');

    expect(read(folder)).toEqual(all('new'));
    expect(inside(folder)).toEqual(['current', 'run-new']);
  });

  it('does not publish when its hold was taken away', () => {
    write(folder, 'old');
    const output = openOutput(folder, 'run-new');
    rmSync(join(folder, '.ledgerline-output', 'running'));

    expect(() => output.publish()).toThrow(expect.objectContaining({ kind: 'output-busy' }));

    expect(read(folder)).toEqual(all('old'));
  });
});
