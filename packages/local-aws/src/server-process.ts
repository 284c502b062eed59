import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const healthTimeoutMs = 2_000;

export interface Health {
  readonly pid: number;
  /** Glue runs that are active now. */
  readonly jobRuns: number;
}

/** What answers on the port, or undefined when it is no local cloud. */
export async function readHealth(port: number): Promise<Health | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/_ledgerline/health`, {
      signal: AbortSignal.timeout(healthTimeoutMs),
    });
    return response.ok ? ((await response.json()) as Health) : undefined;
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** True when the process with this id is a local cloud: after a crash the number may be somebody else's. */
export function isLocalCloudProcess(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return isAlive(pid) && (stdout ?? '').includes('ledgerline_local');
}

/** Sends a signal to the server and the Lambda processes it started; job runs end when the server does. */
export function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left: that is what the signal was for.
  }
}

/** @returns false when the process still lives after `seconds` */
export async function waitUntilGone(pid: number, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(50);
  }
  return true;
}
