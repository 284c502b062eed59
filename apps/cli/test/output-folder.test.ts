import { spawn, spawnSync } from 'node:child_process';
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
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { processIdentity } from '@ledgerline/engine-duckdb/process-identity';
import { bundle } from '@ledgerline/tooling/bundle';
import { openOutput } from '../src/run/output-folder.ts';

const names = ['quarantine.parquet', 'report.json', 'summary.parquet', 'users_summary.csv'];

function write(folder: string, text: string, which: readonly string[] = names): void {
  const output = openOutput(folder, `run-${text}`);
  for (const name of which) writeFileSync(join(output.files, name), text);
  writeFileSync(join(output.temporary, 'range'), text);
  output.publish();
  output.close();
}

/** What a reader finds: name -> content of each file that can be opened. */
const read = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.startsWith('.') && existsSync(join(folder, name)))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
const all = (text: string, which: readonly string[] = names) =>
  Object.fromEntries(which.map((name) => [name, text]));
const inside = (folder: string) => readdirSync(join(folder, '.ledgerline-output')).sort();

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

  it.each([['1-1'], ['2147483646-5'], [`${process.pid}-1`]])(
    'goes on where run %s was killed, whoever has its number now',
    (owner) => {
      write(folder, 'old');
      symlinkSync(owner, join(folder, '.ledgerline-output', 'running'));
      mkdirSync(join(folder, '.ledgerline-output', 'run-killed'));

      write(folder, 'new');

      expect(read(folder)).toEqual(all('new'));
      expect(inside(folder)).toEqual(['current', 'run-new']);
    },
  );

  it('does not publish when its hold was taken away', () => {
    write(folder, 'old');
    const output = openOutput(folder, 'run-new');
    rmSync(join(folder, '.ledgerline-output', 'running'));

    expect(() => output.publish()).toThrow(expect.objectContaining({ kind: 'output-busy' }));

    expect(read(folder)).toEqual(all('old'));
  });
});

describe('a run that is killed before any of its steps', () => {
  let bundled: string;
  let script: string;
  const run = (killAt: number) =>
    spawnSync(process.execPath, [script, folder, String(killAt)], { encoding: 'utf8' });

  beforeAll(async () => {
    bundled = mkdtempSync(join(tmpdir(), 'ledgerline-killed-'));
    await bundle({ entry: 'src/run/output-folder.ts', outfile: join(bundled, 'output-folder.mjs') });
    script = join(bundled, 'run.mjs');
    writeFileSync(script, killedRun);
  });
  afterAll(() => rmSync(bundled, { recursive: true }));

  it.each([
    ['over an earlier output', true],
    ['into a new folder', false],
  ])('leaves the old files or the new, %s, and the next run leaves no trace of it', (_, isOver) => {
    const old = isOver ? all('old') : {};
    const seen = new Set<string>();
    let steps = 0;
    for (; ; steps += 1) {
      rmSync(folder, { recursive: true, force: true });
      if (isOver) write(folder, 'old');

      const { signal, status, stderr } = run(steps);
      const found = existsSync(folder) ? read(folder) : {};

      expect([old, all('new')]).toContainEqual(found);
      seen.add(JSON.stringify(found));
      write(folder, 'next');
      expect(read(folder)).toEqual(all('next'));
      expect(readdirSync(folder)).toEqual(['.ledgerline-output', ...names]);
      expect(inside(folder)).toEqual(['current', 'run-next']);
      if (signal === null) {
        expect([status, stderr]).toEqual([0, '']);
        break;
      }
    }
    expect(steps).toBeGreaterThan(12);
    expect([...seen]).toEqual([JSON.stringify(old), JSON.stringify(all('new'))]);
  });
});

/** A process of its own that dies before the n-th change that it makes to the file system. */
const killedRun = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const [folder, killAt] = process.argv.slice(2);
let step = 0;
for (const name of ['mkdirSync', 'symlinkSync', 'renameSync', 'rmSync', 'rmdirSync', 'writeFileSync']) {
  const real = fs[name];
  fs[name] = (...args) => {
    if (step++ === Number(killAt)) process.kill(process.pid, 'SIGKILL');
    return real(...args);
  };
}
syncBuiltinESMExports();
const { openOutput } = await import('./output-folder.mjs');
const output = openOutput(folder, 'run-new');
for (const name of ${JSON.stringify(names)}) fs.writeFileSync(output.files + '/' + name, 'new');
fs.writeFileSync(output.temporary + '/range', 'new');
output.publish();
output.close();
`;
