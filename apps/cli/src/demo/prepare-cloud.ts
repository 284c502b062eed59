import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { applyStack, initStack, type StackFolder } from '@ledgerline/local-aws';
import { CliError } from '../cli-error.ts';
import { startLocal } from '../cloud/local-cloud.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Progress } from '../progress.ts';
import { infraFolder } from '../project.ts';

const outputFolder = join(infraFolder, 'cdktf.out');

/** Runs the CDKTF app by itself: `cdktf synth` does the same and takes seconds to start. */
function synthesise(): Promise<void> {
  return new Promise((resolve, reject) => {
    rmSync(join(outputFolder, 'stacks', 'local', 'cdk.tf.json'), { force: true });
    const child = spawn(process.execPath, ['dist/main.mjs'], {
      cwd: infraFolder,
      env: { ...process.env, CDKTF_OUTDIR: outputFolder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new CliError('synth-failed', exitCodes.configuration, [said.trim() || `synth ended with ${code}`]),
        );
    });
  });
}

export interface PreparedCloud {
  readonly port: number;
  readonly resources: number;
}

/** Starts the local cloud beside synth and `terraform init`, which need none, then applies the stack. */
export async function prepareCloud(
  progress: Progress,
  mode: 'attached' | 'detached',
  signal: AbortSignal,
): Promise<PreparedCloud> {
  const stack: StackFolder = {
    folder: join(outputFolder, 'stacks', 'local'),
    environment: { ...process.env },
    signal,
  };
  const starting = progress.step('start the local cloud', () => startLocal(mode));
  const readying = progress
    .step('synthesise the local environment', synthesise)
    .then(() => progress.step('terraform init', () => initStack(stack)));
  // both must have ended before anybody cleans up
  await Promise.allSettled([starting, readying]);
  signal.throwIfAborted();
  await readying;
  const { port } = await starting;
  const { times } = await progress.step('terraform apply', (detail) =>
    applyStack({ ...stack, onProgress: ({ done, total }) => detail(`${done} of ${total}`) }),
  );
  return { port, resources: times.length };
}
