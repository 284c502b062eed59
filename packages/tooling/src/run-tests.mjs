// Runs every suite through turbo and adds up what they reported. A cached suite counts too:
// its report is an output that turbo restores.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { foreground } from './processes.mjs';

/** What tells soonest first; the long suites begin together, or one would be left over at the end. */
const turns = [
  ['check', 'lint', 'typecheck', 'test'],
  ['test:python', 'e2e'],
];
const suites = ['test', 'test:python', 'e2e'];

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Folders of the workspace, as pnpm-workspace.yaml lists them. */
function workspaceFolders(root) {
  const below = (folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name));
  const folders = [...below('apps'), ...below('packages'), join(root, 'infra'), join(root, 'glue')];
  return folders.filter((folder) => existsSync(join(folder, 'package.json')));
}

/** Every report that the suites of the workspace owe. @returns {{ suite: string, path: string }[]} */
function expectedReports(root) {
  return workspaceFolders(root).flatMap((folder) => {
    const { name, scripts = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return suites
      .filter((suite) => scripts[suite] !== undefined)
      .map((suite) => ({
        suite: `${name} ${suite}`,
        path: join(folder, 'reports', suite === 'test:python' ? 'test-python.xml' : `${suite}.json`),
      }));
  });
}

/** @returns {Counts} of a jest JSON report; a file that could not run counts as one failure */
export function countJest(text) {
  const report = JSON.parse(text);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** @returns {Counts} of a JUnit XML report as pytest writes it */
export function countJunit(text) {
  const suite = text.match(/<testsuite [^>]*>/)?.[0];
  if (suite === undefined) throw new Error('no <testsuite> in it');
  const [tests, failures, errors, skipped] = ['tests', 'failures', 'errors', 'skipped'].map((name) =>
    Number(suite.match(new RegExp(` ${name}="(\\d+)"`))?.[1] ?? 0),
  );
  return { passed: tests - failures - errors - skipped, failed: failures + errors, skipped };
}

function readCounts({ suite, path }) {
  try {
    return (path.endsWith('.xml') ? countJunit : countJest)(readFileSync(path, 'utf8'));
  } catch (error) {
    process.stdout.write(`${suite} has no report: it did not run or broke off (${error.message})\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/**
 * @param {string} root
 * @param {readonly string[]} turboArgs for instance `--filter=@ledgerline/schema`
 * @returns {Promise<number>} exit code
 */
export async function runTests(root, turboArgs) {
  const reports = expectedReports(root);
  for (const { path } of reports) rmSync(path, { force: true });

  const turbo = join(root, 'node_modules', '.bin', 'turbo');
  const args = [
    '--continue=dependencies-successful',
    // a suite that starts Spark fills its core: more of them at once only run into each other's limits of time
    '--concurrency=100%',
    '--output-logs=new-only',
    ...turboArgs,
  ];
  let status = 0;
  for (const tasks of turns)
    status = (await foreground(turbo, ['run', ...tasks, ...args], { cwd: root })) || status;

  const chosen = turboArgs.length > 0 ? reports.filter(({ path }) => existsSync(path)) : reports;
  const counts = chosen.map(readCounts);
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  const failed = status !== 0 && sum('failed') === 0 ? 1 : sum('failed');
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  process.stdout.write(`${sum('passed')} passed, ${failed} failed${skipped}\n`);
  return failed > 0 ? 1 : 0;
}
