import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endWithCaller } from './end-with-caller.ts';

/** Terraform misses a SIGINT that comes while it starts. */
const graceSeconds = 5;

export interface StackFolder {
  /** Folder of one synthesised stack: `infra/cdktf.out/stacks/<name>`. */
  readonly folder: string;
  /** The whole environment of the process: PATH, AWS_*, and what writeTerraformConfig returned. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends Terraform with SIGINT, which lets it write its state, and after some seconds with SIGKILL. */
  readonly signal?: AbortSignal;
}

/** Terraform ended with an error; the message holds what it said. */
export class TerraformError extends Error {
  readonly code = 'terraform-failed';
  readonly exitCode: number | null;

  constructor(args: readonly string[], exitCode: number | null, said: string) {
    super(`terraform ${args[0]} ended with ${exitCode ?? 'a signal'}: ${said.trim() || 'it said nothing'}`);
    this.name = 'TerraformError';
    this.exitCode = exitCode;
  }
}

export interface Finished {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/**
 * Runs `terraform` in a stack's folder and hands on each line of its output.
 *
 * @throws TerraformError unless the exit code is in `allowed`
 */
export function runTerraform(
  { folder, environment, signal }: StackFolder,
  args: readonly string[],
  { onLine, allowed = [0] }: { onLine?: (line: string) => void; allowed?: readonly number[] } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const env = { TF_IN_AUTOMATION: '1', ...environment } as NodeJS.ProcessEnv;
    const child = spawn('terraform', [...args], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a group of its own, with its providers: Ctrl-C comes once, from the caller
    });
    const guard = endWithCaller(child);
    const interrupt = () => {
      child.kill('SIGINT');
      setTimeout(guard.kill, graceSeconds * 1000).unref();
    };
    if (signal?.aborted) interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    const lines: string[] = [];
    const errors: string[] = [];
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      onLine?.(line);
    });
    createInterface(child.stderr).on('line', (line) => errors.push(line));
    child.on('error', reject);
    child.on('close', (exitCode) => {
      signal?.removeEventListener('abort', interrupt);
      guard.release();
      if (exitCode !== null && allowed.includes(exitCode)) resolve({ exitCode, lines });
      else reject(new TerraformError(args, exitCode, [...errors, ...lines.slice(-40)].join('\n')));
    });
  });
}
