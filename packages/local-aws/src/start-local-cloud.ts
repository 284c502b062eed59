import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalCloudError } from './local-cloud-error.ts';
import { localCloudStatus } from './local-cloud-status.ts';
import { readHealth } from './server-process.ts';
import { logPathIn, writeState } from './state-file.ts';
import { stopLocalCloud, stopServer } from './stop-local-cloud.ts';

const startSeconds = 60;

export interface StartOptions {
  /** Root of the repository: its `.venv` and this package's Python lie below. */
  readonly root: string;
  readonly port: number;
  /** Folder of this server alone, wiped at each start: pid, log, run folders. @default - `<root>/.ledgerline/local` */
  readonly stateDir?: string;
  /** `attached`: ends with the calling process, however that ends. `detached`: until stopLocalCloud. */
  readonly mode: 'attached' | 'detached';
  /** The caller's environment; the server keeps PATH, HOME, JAVA_HOME and the like of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Files and folders that describe the former, now empty cloud: the local Terraform state. @default - none */
  readonly alsoWipe?: readonly string[];
}

export interface LocalCloud {
  readonly kind: 'started' | 'already-running';
  readonly pid: number;
  readonly port: number;
  readonly logPath: string;
}

export const stateDirOf = (root: string): string => join(root, '.ledgerline', 'local');

/**
 * Starts the local cloud, empty, and returns when it answers. One that already runs for this state folder
 * is left as it is, its contents too.
 *
 * @throws LocalCloudError `port-taken`, `runs-on-another-port`, `not-started` (with the end of the log)
 */
export async function startLocalCloud(options: StartOptions): Promise<LocalCloud> {
  const { port, stateDir = stateDirOf(options.root) } = options;
  const logPath = logPathIn(stateDir);
  const status = await localCloudStatus(stateDir);
  if (status.kind === 'running') {
    if (status.port === port) return { kind: 'already-running', pid: status.pid, port, logPath };
    throw new LocalCloudError(
      'runs-on-another-port',
      `the local cloud runs on port ${status.port}, not ${port}; use that port or stop it with \`ledgerline local down\``,
    );
  }
  await stopLocalCloud(stateDir);
  await checkPort(port);
  for (const stale of [stateDir, ...(options.alsoWipe ?? [])])
    rmSync(stale, { recursive: true, force: true });
  const child = spawnServer(options, stateDir);
  const pid = await waitUntilHealthy(child, port, logPath);
  writeState(stateDir, { pid, port, startedAt: new Date().toISOString() });
  return { kind: 'started', pid, port, logPath };
}

/** @throws LocalCloudError `port-taken` */
function checkPort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'another process listens there' : error.message;
      const message = `cannot use 127.0.0.1:${port}: ${reason}; stop it or choose another port with LEDGERLINE_PORT`;
      reject(new LocalCloudError('port-taken', message));
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

function spawnServer({ root, port, mode, environment }: StartOptions, stateDir: string): ChildProcess {
  mkdirSync(stateDir, { recursive: true });
  const log = openSync(logPathIn(stateDir), 'a');
  const attached = mode === 'attached';
  const args = ['-m', 'ledgerline_local', '--port', String(port), '--state-dir', stateDir];
  const child = spawn(
    join(root, '.venv', 'bin', 'python'),
    attached ? [...args, '--stop-with-stdin'] : args,
    {
      cwd: root,
      env: { ...environment, PYTHONPATH: join(root, 'packages', 'local-aws', 'python') } as NodeJS.ProcessEnv,
      // A group of its own: Ctrl-C in the terminal reaches the caller alone, and one signal reaches all of it.
      detached: true,
      stdio: [attached ? 'pipe' : 'ignore', log, log],
    },
  );
  closeSync(log);
  child.unref();
  // The open pipe must not keep the caller alive; when the caller ends, it closes, and the server stops.
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return child;
}

async function waitUntilHealthy(child: ChildProcess, port: number, logPath: string): Promise<number> {
  let spawnError: Error | undefined;
  child.once('error', (error) => {
    spawnError = error;
  });
  const deadline = Date.now() + startSeconds * 1000;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null && !spawnError) {
    const health = await readHealth(port);
    if (health !== undefined && health.pid === child.pid) return health.pid;
    await sleep(100);
  }
  if (child.pid !== undefined) await stopServer(child.pid);
  const reason =
    spawnError?.message ??
    (child.exitCode === null ? `no answer within ${startSeconds} s` : `exit ${child.exitCode}`);
  const log = readFileSync(logPath, 'utf8').trim().split('\n').slice(-15).join('\n');
  throw new LocalCloudError(
    'not-started',
    `the local cloud did not start on port ${port}: ${reason}\n${log}`,
  );
}
