import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkJava } from '@ledgerline/tooling/machine';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { projectRoot } from '../project.ts';
import { endWithCaller } from './end-with-caller.ts';
import type { EngineRequest } from './engine.ts';

const jobFolder = join(projectRoot, 'glue', 'src');
const python = join(projectRoot, '.venv', 'bin', 'python');

/** Of this process; all else that Spark and Python would listen to, a SPARK_HOME for instance, is not for our job. */
const inherited = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'JAVA_HOME'];

/** @throws CliError `spark-missing` with what to install */
export function checkSpark(): void {
  const { ok, found, allowed, fix } = checkJava();
  const problems = [
    ...(ok ? [] : [`--engine spark: java: found ${found}, needs ${allowed}; ${fix}`]),
    ...(existsSync(python)
      ? []
      : [`--engine spark: no ${python}; run \`npm run ledgerline -- doctor\`, it installs it`]),
  ];
  if (problems.length > 0) throw new CliError('spark-missing', exitCodes.dependencyMissing, problems);
}

function environment(scratch: string): NodeJS.ProcessEnv {
  const own = inherited.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(own),
    PYTHONPATH: jobFolder,
    PYTHONUTF8: '1',
    TMPDIR: scratch,
    SPARK_LOCAL_DIRS: scratch,
    SPARK_LOCAL_IP: '127.0.0.1',
    TZ: 'UTC',
  };
}

const tailLength = 4_000;

const exception = /^[\w.]*(Error|Exception)\b/;

/** Python ends a traceback with the exception; log lines stand around it. */
function failureOf(exitCode: number | null, said: string): CliError {
  const lines = said.trim().split('\n');
  const last = lines.findLast((line) => exception.test(line)) ?? lines.at(-1) ?? '';
  return new CliError(
    'spark-failed',
    exitCodes.unexpected,
    [`the Spark job ended with ${exitCode ?? 'a signal'}: ${last === '' ? 'it said nothing' : last}`],
    { data: { stderr: said } },
  );
}

type Hold = Pick<EngineRequest, 'signal' | 'guard'>;

function start(args: readonly string[], scratch: string, { signal, guard }: Hold): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [join(jobFolder, 'main.py'), ...args], {
      cwd: scratch,
      env: environment(scratch),
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true, // a group of its own, with the JVM: it ends as one
    });
    child.on('error', reject);
    if (child.pid === undefined) return;
    const { end, release } = endWithCaller(child.pid, scratch);
    guard.tell(child.pid);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-tailLength);
    });
    child.on('close', (exitCode) => {
      signal.removeEventListener('abort', end);
      release();
      guard.tell(null);
      if (exitCode === 0) resolve();
      else reject(signal.aborted ? signal.reason : failureOf(exitCode, said));
    });
  });
}

/**
 * Runs the Glue job on local Spark.
 *
 * @throws CliError `spark-failed` with what it said last
 */
export async function runSparkJob(args: Readonly<Record<string, string>>, hold: Hold): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'ledgerline-spark-'));
  try {
    await start(Object.entries(args).flat(), scratch, hold);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
