import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  applyStack,
  findProviderMirror,
  initStack,
  type StackFolder,
  type StackOutputs,
  startLocalCloud,
  stopLocalCloud,
  withLocalEnvironment,
  writeTerraformConfig,
} from '@ledgerline/local-aws';
import { infraFolder, projectRoot } from '../../src/project.ts';
import { freePort } from './free-port.ts';

export interface LocalStackOptions {
  /** Of the suite; each has a folder of its own. */
  readonly name: string;
  /** Name of the definition. */
  readonly pipeline: string;
  /** @default - the gate of the definition */
  readonly maxRejectedRatio?: number;
}

export interface LocalStack {
  readonly stack: StackFolder;
  readonly outputs: StackOutputs;
  readonly stop: () => Promise<void>;
}

/** @returns the folder of the one stack */
function synthesise(environment: Readonly<Record<string, string | undefined>>, output: string): string {
  const { status, stderr } = spawnSync(process.execPath, ['dist/main.mjs'], {
    cwd: infraFolder,
    env: { ...environment, CDKTF_OUTDIR: output } as NodeJS.ProcessEnv,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`synth ended with ${status}: ${stderr}`);
  const [name, ...others] = readdirSync(join(output, 'stacks'));
  if (name === undefined || others.length > 0) throw new Error(`not one stack: ${name} and ${others}`);
  return join(output, 'stacks', name);
}

/** Starts an empty local cloud on a free port and applies a pipeline's `local` stack with the real Terraform. */
export async function startLocalStack({
  name,
  pipeline,
  maxRejectedRatio,
}: LocalStackOptions): Promise<LocalStack> {
  // a folder of its own: a local cloud that someone keeps for work, or another suite's, goes on beside it
  const folder = join(projectRoot, '.ledgerline', 'e2e', name);
  const stateDir = join(folder, 'local');
  await stopLocalCloud(stateDir);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'infra'), { recursive: true });
  const port = await freePort();
  // where Terraform, cdktf and every client of this process and its children look
  Object.assign(process.env, {
    ...withLocalEnvironment(process.env, port),
    ...writeTerraformConfig({ folder, mirror: findProviderMirror({ named: process.env.TF_PLUGIN_MIRROR }) }),
    LEDGERLINE_ENVIRONMENT: 'local',
    LEDGERLINE_PORT: String(port),
    LEDGERLINE_PIPELINE: pipeline,
    ...(maxRejectedRatio !== undefined && { LEDGERLINE_MAX_REJECTED_RATIO: String(maxRejectedRatio) }),
  });
  delete process.env.AWS_CA_BUNDLE;
  const environment = { ...process.env };
  // four levels below the folder, as in infra/: the path of the state is relative to it
  const output = join(folder, 'infra', 'cdktf.out');

  await startLocalCloud({ root: projectRoot, port, stateDir, mode: 'attached', environment });
  const stop = async () => void (await stopLocalCloud(stateDir));
  try {
    const stack = { folder: synthesise(environment, output), environment };
    await initStack(stack);
    const { outputs } = await applyStack(stack);
    return { stack, outputs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
