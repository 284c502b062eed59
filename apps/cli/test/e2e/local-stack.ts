import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
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

/** A folder of its own: a local cloud that someone keeps for work goes on beside the suite. */
const folder = join(projectRoot, '.ledgerline', 'e2e');
const stateDir = join(folder, 'local');

export interface LocalStack {
  readonly stack: StackFolder;
  readonly outputs: StackOutputs;
  readonly stop: () => Promise<void>;
}

function synthesise(environment: Readonly<Record<string, string | undefined>>, output: string): void {
  const { status, stderr } = spawnSync(process.execPath, ['dist/main.mjs'], {
    cwd: infraFolder,
    env: { ...environment, CDKTF_OUTDIR: output } as NodeJS.ProcessEnv,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`synth ended with ${status}: ${stderr}`);
}

/** Starts an empty local cloud on a free port and applies the `local` environment with the real Terraform. */
export async function startLocalStack(maxRejectedRatio: number): Promise<LocalStack> {
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
    LEDGERLINE_MAX_REJECTED_RATIO: String(maxRejectedRatio),
  });
  delete process.env.AWS_CA_BUNDLE;
  const environment = { ...process.env };
  // four levels below the folder, as in infra/: the path of the state is relative to it
  const output = join(folder, 'infra', 'cdktf.out');
  const stack = { folder: join(output, 'stacks', 'local'), environment };

  await startLocalCloud({ root: projectRoot, port, stateDir, mode: 'attached', environment });
  const stop = async () => void (await stopLocalCloud(stateDir));
  try {
    synthesise(environment, output);
    await initStack(stack);
    const { outputs } = await applyStack(stack);
    return { stack, outputs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
