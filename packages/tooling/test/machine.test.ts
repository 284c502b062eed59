import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  checkDisk,
  checkJava,
  checkNode,
  checkPython,
  checkTerraform,
  describeProblems,
  isAtLeast,
  neededFor,
} from '../src/machine.mjs';
import { temporaryFolder, writeProgram } from './fake-programs.ts';

let folder: ReturnType<typeof temporaryFolder>;
const path = process.env.PATH;

/** A machine that has these programs and no others; each prints its line. */
function machineWith(programs: Readonly<Record<string, string>>): void {
  for (const [name, line] of Object.entries(programs)) writeProgram(join(folder.path, name), line);
  process.env.PATH = folder.path;
}

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  process.env.PATH = path;
  folder.remove();
});

describe('isAtLeast', () => {
  it.each([
    ['20.19.0', '20.19', true],
    ['20.20.2', '20.19', true],
    ['22.0.0', '20.19', true],
    ['20.9.0', '20.19', false],
    ['18.99.0', '20.19', false],
    ['1.9.8', '1.10', false],
    ['1.10.0', '1.10', true],
    ['2.0.0', '1.10', true],
  ])('%s at least %s: %s', (found, wanted, expected) => {
    expect(isAtLeast(found, wanted)).toBe(expected);
  });
});

describe('checkNode', () => {
  it('tells an old Node from a new one', () => {
    expect(checkNode('20.18.3')).toMatchObject({ ok: false, found: '20.18.3', allowed: '>= 20.19' });
    expect(checkNode('24.1.0').ok).toBe(true);
  });
});

describe('checkPython', () => {
  it('takes the first fitting one and says where it is', () => {
    machineWith({
      python3: 'echo "3.13.1 True /usr/bin/python3"',
      'python3.12': 'echo "3.12.4 True /opt/py 3.12/python3.12"',
    });

    expect(checkPython()).toMatchObject({ ok: true, found: '3.12.4', path: '/opt/py 3.12/python3.12' });
  });

  it('says that there is none, and what to install', () => {
    machineWith({});
    const check = checkPython();

    expect(check).toMatchObject({ ok: false, found: 'none', allowed: '3.11 or 3.12, with venv' });
    expect(check.fix).toContain('apt-get install python3 python3-venv');
    expect(check).not.toHaveProperty('path');
  });

  it('names the versions that do not fit', () => {
    machineWith({
      python3: 'echo "3.10.12 True /usr/bin/python3"',
      python: 'echo "3.110.0 True /usr/bin/python"',
    });

    expect(checkPython()).toMatchObject({ ok: false, found: '3.10.12, 3.110.0' });
  });

  it('does not take one that cannot make an environment', () => {
    machineWith({ python3: 'echo "3.11.2 False /usr/bin/python3"' });

    expect(checkPython()).toMatchObject({ ok: false, found: '3.11.2 without venv' });
  });

  it('does not take one that fails', () => {
    machineWith({ python3: 'echo "3.11.2 True /usr/bin/python3"; exit 1' });

    expect(checkPython()).toMatchObject({ ok: false, found: 'none' });
  });

  it('reads the Python of this machine', () => {
    expect(checkPython()).toMatchObject({ ok: true, path: expect.stringMatching(/^\//) });
  });
});

describe('checkJava', () => {
  const prints = (version: string) => `echo 'openjdk version "${version}" 2025-01-01' >&2`;

  it('reads the Java on PATH', () => {
    machineWith({ java: prints('17.0.15') });

    expect(checkJava('')).toMatchObject({ ok: true, found: '17.0.15' });
  });

  it('looks into JAVA_HOME first, as Spark does', () => {
    machineWith({ java: prints('17.0.15') });
    writeProgram(join(folder.path, 'jdk', 'bin', 'java'), prints('21.0.1'));
    const check = checkJava(join(folder.path, 'jdk'));

    expect(check).toMatchObject({ ok: false, found: '21.0.1', allowed: '17' });
    expect(check.fix).toContain('point JAVA_HOME at it, or unset JAVA_HOME');
  });

  it.each(['1.8.0_402', '11.0.2', '170.0.1'])('does not take Java %s', (version) => {
    machineWith({ java: prints(version) });

    expect(checkJava('')).toMatchObject({ ok: false, found: version });
  });

  it('says that there is none, and what to install', () => {
    machineWith({});
    const check = checkJava('');

    expect(check).toMatchObject({ ok: false, found: 'none (java)' });
    expect(check.fix).toContain('openjdk-17-jre-headless');
    expect(check.fix).not.toContain('JAVA_HOME');
  });
});

describe('checkTerraform', () => {
  it.each([
    ['echo "Terraform v1.10.0"', true, '1.10.0'],
    ['echo "Terraform v1.9.8"; echo "on linux_amd64"', false, '1.9.8'],
    ['exit 127', false, 'none'],
  ])('reads %s', (script, ok, found) => {
    machineWith({ terraform: script });

    expect(checkTerraform()).toMatchObject({ ok, found });
  });
});

describe('neededFor', () => {
  const checks = ['node', 'python', 'java', 'terraform'].map((name) => ({
    name,
    ok: false,
    found: '',
    allowed: '',
    fix: '',
  }));
  const namesFor = (...script: readonly string[]) => neededFor(checks, script).map(({ name }) => name);

  it('asks for neither Java nor Terraform where no cloud and no Spark is used', () => {
    for (const script of [
      ['run', 'users-summary', '--input', 'a.csv'],
      ['contract'],
      ['doctor'],
      ['--help'],
      [],
    ])
      expect(namesFor('ledgerline', ...script)).toEqual(['node', 'python']);
  });

  it('asks for all of it elsewhere', () => {
    for (const script of [
      ['ledgerline', 'run', 'users-summary', '--engine', 'spark'],
      ['ledgerline', 'run', 'users-summary', '--engine=spark'],
      ['ledgerline', 'deploy', 'local'],
      ['demo'],
      ['test'],
    ])
      expect(namesFor(...script)).toHaveLength(4);
  });
});

describe('describeProblems', () => {
  it('says for each failed check what was found, what is needed and how to get it', () => {
    machineWith({});

    expect(describeProblems([checkNode('18.0.0'), checkTerraform(), checkDisk(folder.path)])).toEqual([
      'node: found 18.0.0, needs >= 20.19; install Node 20.19 or newer, for instance `nvm install` (it reads .nvmrc)',
      expect.stringMatching(/^terraform: found none, needs >= 1.10; install Terraform/),
    ]);
  });
});
