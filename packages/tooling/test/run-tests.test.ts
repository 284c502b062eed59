import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { countJest, countJunit } from '../src/run-tests.mjs';
import { temporaryFolder, writeProgram } from './fake-programs.ts';

const jestReport = {
  numPassedTests: 5,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 0,
  numTodoTests: 0,
};

const junit = (counts: string) =>
  `<?xml version="1.0"?><testsuites name="x"><testsuite name="pytest" ${counts} time="1.2" timestamp="t"></testsuite></testsuites>`;

describe('countJest', () => {
  it.each([
    [{}, { passed: 5, failed: 0, skipped: 0 }],
    [{ numFailedTests: 2 }, { passed: 5, failed: 2, skipped: 0 }],
    [{ numRuntimeErrorTestSuites: 1 }, { passed: 5, failed: 1, skipped: 0 }],
    [
      { numPendingTests: 1, numTodoTests: 2 },
      { passed: 5, failed: 0, skipped: 3 },
    ],
  ])('counts %j', (changes, counts) => {
    expect(countJest(JSON.stringify({ ...jestReport, ...changes }))).toEqual(counts);
  });
});

describe('countJunit', () => {
  it.each([
    ['errors="0" failures="0" skipped="0" tests="12"', { passed: 12, failed: 0, skipped: 0 }],
    ['errors="1" failures="2" skipped="3" tests="12"', { passed: 6, failed: 3, skipped: 3 }],
  ])('counts %s', (counts, expected) => {
    expect(countJunit(junit(counts))).toEqual(expected);
  });

  it('does not take a broken report for no failures', () => {
    expect(() => countJunit('<?xml version="1.0"?><testsui')).toThrow('no <testsuite>');
  });
});

describe('runTests', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let root: string;
  beforeEach(() => {
    folder = temporaryFolder();
    root = folder.path;
    for (const name of ['apps', 'packages/schema', 'glue', 'infra'])
      mkdirSync(join(root, name), { recursive: true });
    writePackage('packages/schema', { name: '@x/schema', scripts: { test: 'jest' } });
    writePackage('glue', { name: '@x/glue', scripts: { 'test:python': 'pytest' } });
  });
  afterEach(() => folder.remove());

  function writePackage(place: string, content: object): void {
    writeFileSync(join(root, place, 'package.json'), JSON.stringify(content));
  }

  /** A turbo that writes these reports, then exits; `otherwise`: when asked for what is no long suite. */
  function writeTurbo(status: number, reports: Readonly<Record<string, string>>, otherwise = status): void {
    const copies = Object.entries(reports).flatMap(([path, text], n) => {
      writeFileSync(join(root, `report-${n}`), text);
      return [`mkdir -p ${join(root, path, '..')}`, `cp ${root}/report-${n} ${root}/${path}`];
    });
    writeProgram(
      join(root, 'node_modules/.bin/turbo'),
      ...copies,
      `case "$*" in *lint*) exit ${otherwise};; esac`,
      `exit ${status}`,
    );
  }

  function lastLine(...turboArgs: readonly string[]) {
    const source = fileURLToPath(new URL('../src/run-tests.mjs', import.meta.url));
    const script = `import { runTests } from ${JSON.stringify(source)};
      process.exitCode = await runTests(${JSON.stringify(root)}, ${JSON.stringify(turboArgs)});`;
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    const lines = stdout.trim().split('\n');
    return { status, line: lines.at(-1), before: lines.slice(0, -1).join('\n') };
  }

  const schema = 'packages/schema/reports/test.json';
  const glue = 'glue/reports/test-python.xml';
  const right = {
    [schema]: JSON.stringify(jestReport),
    [glue]: junit('errors="0" failures="0" skipped="0" tests="7"'),
  };

  it('adds up the suites of all packages', () => {
    writeTurbo(0, right);

    expect(lastLine()).toMatchObject({ status: 0, line: '12 passed, 0 failed' });
  });

  it('fails with a failed test, and tells skipped ones', () => {
    writeTurbo(1, { ...right, [glue]: junit('errors="0" failures="1" skipped="2" tests="7"') });

    expect(lastLine()).toMatchObject({ status: 1, line: '9 passed, 1 failed, 2 skipped' });
  });

  it('counts a suite that left no report of this run as a failure, and names it', () => {
    mkdirSync(join(root, 'glue/reports'));
    writeFileSync(join(root, glue), right[glue] ?? '');
    writeTurbo(0, { [schema]: right[schema] ?? '' });

    const { status, line, before } = lastLine();

    expect({ status, line }).toEqual({ status: 1, line: '5 passed, 1 failed' });
    expect(before).toContain('@x/glue test:python has no report');
  });

  it('counts a report that breaks off as a failure', () => {
    writeTurbo(0, { ...right, [schema]: '{"numPassedTests": 5' });

    expect(lastLine()).toMatchObject({ status: 1, line: '7 passed, 1 failed' });
  });

  it('fails when a step that is no suite fails, for instance the linter', () => {
    writeTurbo(2, right);

    expect(lastLine()).toMatchObject({ status: 1, line: '12 passed, 1 failed' });
  });

  it('fails when only that fails, and the long suites after it are green', () => {
    writeTurbo(0, right, 2);

    expect(lastLine()).toMatchObject({ status: 1, line: '12 passed, 1 failed' });
  });

  it('begins no other suite once it was ended', () => {
    writeProgram(join(root, 'node_modules/.bin/turbo'), `echo "$*" >> ${root}/turns`, 'exec sleep 60');
    const source = (name: string) =>
      JSON.stringify(fileURLToPath(new URL(`../src/${name}`, import.meta.url)));
    const script = `import { existsSync } from 'node:fs';
      import { endChildren } from ${source('processes.mjs')};
      import { runTests } from ${source('run-tests.mjs')};
      const isBegun = () => existsSync(${JSON.stringify(join(root, 'turns'))});
      const timer = setInterval(() => isBegun() && (clearInterval(timer), endChildren('SIGTERM')), 50);
      process.exitCode = await runTests(${JSON.stringify(root)}, []);`;

    const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });

    expect(status).toBe(1);
    expect(readFileSync(join(root, 'turns'), 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it('asks only chosen packages for a report', () => {
    writeTurbo(0, { [schema]: right[schema] ?? '' });

    expect(lastLine('--filter=@x/schema')).toMatchObject({ status: 0, line: '5 passed, 0 failed' });
  });
});
