import { LocalCloudError } from './local-cloud-error.ts';
import { localCloudStatus } from './local-cloud-status.ts';
import { signalGroup, waitUntilGone } from './server-process.ts';
import { removeState } from './state-file.ts';

const graceSeconds = 10;
const killSeconds = 5;

/**
 * Stops the server and everything it started: job runs, Lambda processes. Harmless when nothing runs.
 *
 * @returns true when something was running
 * @throws LocalCloudError `not-stopped` when the process survives SIGKILL
 */
export async function stopLocalCloud(stateDir: string): Promise<boolean> {
  const status = await localCloudStatus(stateDir);
  const isThere = status.kind === 'running' || status.kind === 'silent';
  if (isThere) await stopServer(status.pid);
  removeState(stateDir);
  return isThere;
}

/** Ends the process group of a server: asked first, then killed. @throws LocalCloudError */
export async function stopServer(pid: number): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  await waitUntilGone(pid, graceSeconds);
  signalGroup(pid, 'SIGKILL'); // also takes members of the group that ignored SIGTERM
  if (await waitUntilGone(pid, killSeconds)) return;
  throw new LocalCloudError(
    'not-stopped',
    `process ${pid} of the local cloud survived SIGKILL; end it by hand`,
  );
}
