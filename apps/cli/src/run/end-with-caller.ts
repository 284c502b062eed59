import { spawn } from 'node:child_process';

export interface Guard {
  /** Ends the group now. */
  readonly end: () => void;
  /** The group has ended by itself. */
  readonly release: () => void;
}

/**
 * Kills a process group and removes its folder when this process ends, however that ends: a shell waits for the pipe
 * between us to close.
 *
 * @param leader the process that leads the group
 */
export function endWithCaller(leader: number, folder: string): Guard {
  const script = 'read -r _; kill -s KILL -- "-$0"; rm -rf "$1"';
  const shell = spawn('sh', ['-c', script, String(leader), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return { end: () => shell.stdin?.end(), release: () => shell.kill('SIGKILL') };
}
