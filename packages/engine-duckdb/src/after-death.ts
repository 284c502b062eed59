import { type ChildProcess, spawn } from 'node:child_process';

export interface AfterDeath {
  /** A line for the script, which reads what was told last from `$said`. */
  readonly tell: (line: string) => void;
  /** Runs the script now. */
  readonly now: () => void;
  /** The script is not needed any more. */
  readonly release: () => void;
}

const nobody = () => {};

/** A shell may be over before we are, or missing; then only the next run cleans up. */
function hush(shell: ChildProcess): void {
  shell.on('error', nobody);
  shell.stdin?.on('error', nobody);
}

/**
 * Runs a shell script when this process is over, however that comes: the shell, in a session of its own, waits for the
 * pipe between us to close.
 *
 * @param args `$0`, `$1` and so on
 */
export function afterDeath(script: string, args: readonly string[]): AfterDeath {
  const waits = 'said=; while read -r line; do said=$line; done\n';
  const shell = spawn('sh', ['-c', waits + script, ...args], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  hush(shell);
  return {
    tell: (line) => shell.stdin?.write(`${line}\n`),
    now: () => shell.stdin?.end(),
    release: () => shell.kill('SIGKILL'),
  };
}
