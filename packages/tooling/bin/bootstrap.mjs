#!/usr/bin/env node
// The door of every root script: checks the machine, installs what is missing, then hands over.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPython, installWorkspace } from '../src/install.mjs';
import { checkMachine, describeProblems } from '../src/machine.mjs';
import { runTests } from '../src/run-tests.mjs';
import { describeTestInputs } from '../src/test-inputs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
// turbo looks for pnpm on PATH, and tells its makers about each run unless told not to.
process.env.PATH = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
process.env.TURBO_TELEMETRY_DISABLED = '1';

const exitDependencyMissing = 69;
const [command, ...args] = process.argv.slice(2);

const say = (line) => process.stderr.write(`${line}\n`);

/** Runs to the end in the foreground. A terminal sends Ctrl-C to the child as well; other ends are handed on. */
async function foreground(program, programArgs) {
  const child = spawn(program, programArgs, { stdio: 'inherit' });
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [status, signal] = await once(child, 'close');
  return status ?? (signal === 'SIGINT' ? 130 : 1);
}

async function prepare() {
  const checks = checkMachine(root);
  const problems = describeProblems(checks);
  if (problems.length > 0) {
    say(
      `this machine lacks what Ledgerline cannot install:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    process.exit(exitDependencyMissing);
  }
  process.env.LEDGERLINE_TEST_INPUTS = describeTestInputs(root, checks);
  const { found: version, path } = checks.find(({ name }) => name === 'python');
  const started = Date.now();
  await Promise.all([installWorkspace(root), installPython(root, { version, path })]);
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
  if (to in tasks) return foreground(turbo, ['run', ...tasks[to], '--output-logs=new-only', ...args]);
  return ledgerline(to === 'ledgerline' ? args : [to, ...args]);
}

try {
  await prepare();
  process.exitCode = await handOver(command);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
