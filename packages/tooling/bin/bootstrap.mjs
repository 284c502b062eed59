#!/usr/bin/env node
// The door of every root script: checks the machine, installs what is missing, then hands over.
import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installAll } from '../src/install.mjs';
import { checkMachine, describeProblems, neededFor } from '../src/machine.mjs';
import { endChildren, foreground, onParentGone } from '../src/processes.mjs';
import { runTests } from '../src/run-tests.mjs';
import { describeTestInputs } from '../src/test-inputs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
// turbo looks for pnpm on PATH, and tells its makers about each run unless told not to.
process.env.PATH = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
process.env.TURBO_TELEMETRY_DISABLED = '1';

const exitDependencyMissing = 69;
const [command, ...args] = process.argv.slice(2);
let isPreparing = true;

const say = (line) => process.stderr.write(`${line}\n`);

/** A signal that came during a synchronous child, which it may have ended, is heard here. */
const hearSignals = () => new Promise((resolve) => setImmediate(resolve));

async function prepare() {
  const checks = checkMachine(root);
  await hearSignals();
  const problems = describeProblems(neededFor(checks, [command, ...args]));
  if (problems.length > 0) {
    const envelope = { ok: false, kind: 'machine', data: { checks }, problems };
    if (args.includes('--json')) process.stdout.write(`${JSON.stringify(envelope, null, 2)}\n`);
    else say(['this machine lacks what Ledgerline cannot install:', ...problems].join('\n  '));
    process.exit(exitDependencyMissing);
  }
  process.env.LEDGERLINE_TEST_INPUTS = describeTestInputs(root, checks);
  const { found: version, path } = checks.find(({ name }) => name === 'python');
  const started = Date.now();
  await installAll(root, { version, path });
  const seconds = Math.round((Date.now() - started) / 1000);
  if (seconds > 1) say(`installed the workspace and the Python environment in ${seconds} s`);
}

const turbo = join(root, 'node_modules', '.bin', 'turbo');

/** Silent unless it fails. @returns exit code */
function build() {
  const args = ['run', 'build', '--output-logs=errors-only'];
  const { status, stdout, stderr } = spawnSync(turbo, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) say(`the build failed:\n${stdout}${stderr}`);
  return status ?? 1;
}

async function ledgerline(cliArgs) {
  const exitCode = build();
  await hearSignals();
  if (exitCode !== 0) return exitCode;
  return foreground(process.execPath, [join(root, 'apps', 'cli', 'dist', 'main.mjs'), ...cliArgs]);
}

/** Root scripts that are tasks of turbo. */
const tasks = {
  build: ['build'],
  lint: ['check', 'lint', 'typecheck'],
  format: ['format:root', 'format'],
  bench: ['bench'],
};

function handOver(to) {
  if (to === 'test') return runTests(root, args);
  if (to === 'test:full') {
    process.env.LEDGERLINE_FULL = '1';
    return runTests(root, args);
  }
  // the benchmark has options of its own, the other tasks take turbo's
  const taskArgs = to === 'bench' ? ['--', ...args] : args;
  if (to in tasks) return foreground(turbo, ['run', ...tasks[to], '--output-logs=new-only', ...taskArgs]);
  return ledgerline(to === 'ledgerline' ? args : [to, ...args]);
}

/** What runs in the foreground ends by itself and gives its exit code; nothing else is worth waiting for. */
function end(signal, exitCode) {
  const isHandedOn = endChildren(signal);
  if (!isHandedOn || isPreparing) process.exit(exitCode);
}

process.on('SIGINT', () => end('SIGINT', 130));
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal, 143));
onParentGone(() => end('SIGTERM', 143));

try {
  await prepare();
  isPreparing = false;
  process.exitCode = await handOver(command);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  endChildren('SIGTERM');
  process.exit(1);
}
