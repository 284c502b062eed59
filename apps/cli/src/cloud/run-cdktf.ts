import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { infraFolder } from '../project.ts';
import { enterEnvironment } from './enter-environment.ts';
import { pipelineOf, type Target } from './target.ts';

/** Runs the cdktf of infra/ for a target, its words on stderr. @throws CliError `cdktf-failed` */
export async function runCdktf(target: Target, args: readonly string[]): Promise<void> {
  enterEnvironment(target);
  const cdktf = join(infraFolder, 'node_modules', '.bin', 'cdktf');
  // in CI it prints lines; elsewhere it draws a spinner, also into a file
  const env = { ...process.env, ...(process.stderr.isTTY ? {} : { CI: 'true' }) };
  const child = spawn(cdktf, [...args], { cwd: infraFolder, env, stdio: ['inherit', 2, 2] });
  const [code] = await once(child, 'close');
  if (code === 0) return;
  throw new CliError('cdktf-failed', exitCodes.unexpected, [
    `cdktf ${args[0]} of ${pipelineOf(target)} in ${target.environment} ended with ${code ?? 'a signal'}; what it said stands above`,
  ]);
}
