import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { installPython, installWorkspace } from '../src/install.mjs';
import { temporaryFolder, writeProgram } from './fake-programs.ts';

let folder: ReturnType<typeof temporaryFolder>;
let root: string;
let log: string;
const path = process.env.PATH;

beforeEach(() => {
  folder = temporaryFolder();
  root = join(folder.path, 'project');
  log = join(folder.path, 'log');
  mkdirSync(root);
});
afterEach(() => {
  process.env.PATH = path;
  folder.remove();
});

/** What the fake programs were called with since the last look. */
function calls(): string[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  rmSync(log);
  return lines;
}

describe('installPython', () => {
  const python = () => ({ version: '3.11.7', path: join(folder.path, 'python3') });
  const requirements = () => join(root, 'requirements.txt');
  const both = () => [
    `-m venv --clear ${root}/.venv`,
    `-m pip install --require-hashes -r ${requirements()}`,
  ];

  beforeEach(() => {
    writeFileSync(requirements(), 'duckdb==1.5.6');
    writeProgram(
      python().path,
      `echo "$@" >> ${log}`,
      `[ "$2" = pip ] && [ -e ${folder.path}/offline ] && { echo "no route to host" >&2; exit 1; }`,
      `[ "$2" = venv ] && { rm -rf "$4"; mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; }`,
      'exit 0',
    );
  });

  it('makes the environment once', async () => {
    await installPython(root, python());
    expect(calls()).toEqual(both());

    await installPython(root, python());
    expect(calls()).toEqual([]);
  });

  it.each([
    ['the requirements change', () => writeFileSync(requirements(), 'duckdb==1.5.7')],
    ['the environment is gone', () => rmSync(join(root, '.venv'), { recursive: true })],
    ['the stamp is gone', () => rmSync(join(root, '.ledgerline'), { recursive: true })],
  ])('makes it again when %s', async (_, change) => {
    await installPython(root, python());
    calls();
    change();

    await installPython(root, python());

    expect(calls()).toEqual(both());
  });

  it('makes it again for another Python', async () => {
    await installPython(root, python());
    calls();

    await installPython(root, { ...python(), version: '3.12.1' });

    expect(calls()).toEqual(both());
  });

  it.each([
    ['the same requirements', 'duckdb==9.9.9'],
    ['those of the environment that it broke', 'duckdb==1.5.6'],
  ])('says what failed, and starts over with %s', async (_, next) => {
    await installPython(root, python());
    writeFileSync(requirements(), 'duckdb==9.9.9');
    writeFileSync(join(folder.path, 'offline'), '');

    await expect(installPython(root, python())).rejects.toThrow(
      /-m pip install .* exited with 1\nno route to host/,
    );
    rmSync(join(folder.path, 'offline'));
    calls();
    writeFileSync(requirements(), next);
    await installPython(root, python());

    expect(calls()).toEqual(both());
  });
});

describe('installWorkspace', () => {
  /** A pnpm that writes down how it was called, packed as the registry packs it. */
  function packPnpm(): string {
    const script = join(folder.path, 'package', 'bin', 'pnpm.cjs');
    mkdirSync(join(script, '..'), { recursive: true });
    const lines = [
      "const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');",
      `appendFileSync(${JSON.stringify(log)}, 'pnpm ' + process.argv.slice(2).join(' ') + '\\n');`,
      "mkdirSync('node_modules', { recursive: true });",
      "writeFileSync('node_modules/.modules.yaml', '');",
    ];
    writeFileSync(script, lines.join('\n'));
    const tarball = join(folder.path, 'pnpm.tgz');
    execFileSync('tar', ['-czf', tarball, '-C', folder.path, 'package']);
    return tarball;
  }

  function writeProject(sha512: string): void {
    writeFileSync(
      join(root, 'package.json'),
      JSON.stringify({ packageManager: `pnpm@10.0.0+sha512.${sha512}` }),
    );
    writeFileSync(join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 9');
  }

  let sha512: string;
  beforeEach(() => {
    const tarball = packPnpm();
    sha512 = createHash('sha512').update(readFileSync(tarball)).digest('hex');
    const programs = join(folder.path, 'programs');
    writeProgram(join(programs, 'npm'), `echo "npm $1 $2" >> ${log}`, `cp ${tarball} "$5/pnpm-10.0.0.tgz"`);
    process.env.PATH = `${programs}${delimiter}${path}`;
  });

  it('fetches the pinned pnpm and installs from the lock file, once', async () => {
    writeProject(sha512);
    await installWorkspace(root);
    expect(calls()).toEqual(['npm pack pnpm@10.0.0', 'pnpm install --frozen-lockfile']);

    await installWorkspace(root);
    expect(calls()).toEqual([]);
  });

  it.each([
    ['the lock file changes', () => writeFileSync(join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 10')],
    ['node_modules is gone', () => rmSync(join(root, 'node_modules'), { recursive: true })],
  ])('installs again, and once, when %s', async (_, change) => {
    writeProject(sha512);
    await installWorkspace(root);
    calls();
    change();

    await installWorkspace(root);
    await installWorkspace(root);

    expect(calls()).toEqual(['pnpm install --frozen-lockfile']);
  });

  it('runs no pnpm with another hash than the pinned one', async () => {
    writeProject('0'.repeat(128));

    await expect(installWorkspace(root)).rejects.toThrow(
      `pnpm 10.0.0 has sha512 ${sha512}, package.json allows ${'0'.repeat(128)}`,
    );
    expect(calls()).toEqual(['npm pack pnpm@10.0.0']);
  });
});
