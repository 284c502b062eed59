import { type ChildProcess, spawn } from 'node:child_process';

export interface Guard {
  /** Ends the whole group now. */
  readonly kill: () => void;
  /** The group has ended by itself. */
  readonly release: () => void;
}

/**
 * Kills the process group that `leader` leads when this process ends, however that ends: a shell waits for the
 * pipe between us to close. A Terraform that outlives its caller would go on with the next cloud on the same port.
 */
export function endWithCaller({ pid }: ChildProcess): Guard {
  if (pid === undefined) return { kill: () => {}, release: () => {} };
  const script = 'read -r _; kill -s KILL -- "-$0"';
  const shell = spawn('sh', ['-c', script, String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  (shell.stdin as unknown as { unref?: () => void }).unref?.();
  return { kill: () => shell.stdin?.end(), release: () => shell.kill('SIGKILL') };
}
