import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import {
  applyStack,
  findProviderMirror,
  initStack,
  type StackOutputs,
  startLocalCloud,
  stopLocalCloud,
  withLocalEnvironment,
  writeTerraformConfig,
} from '@ledgerline/local-aws';

export interface LocalStack {
  readonly output: (name: string) => string;
  readonly stop: () => Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** @returns the folder of the one stack */
function synthesise(root: string, output: string): string {
  const { status, stderr } = spawnSync(process.execPath, ['dist/main.mjs'], {
    cwd: join(root, 'infra'),
    env: { ...process.env, CDKTF_OUTDIR: output },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`synth ended with ${status}: ${stderr}`);
  return join(output, 'stacks', readdirSync(join(output, 'stacks'))[0] ?? '');
}

/** The functions go: what they would do on events is what is measured here, call by call. */
async function removeFunctions(outputs: StackOutputs): Promise<void> {
  const lambda = new LambdaClient({});
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  for (const { UUID } of EventSourceMappings)
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  for (const FunctionName of [outputs.trigger_function, outputs.publisher_function])
    await lambda.send(new DeleteFunctionCommand({ FunctionName }));
}

/** The stack of users-summary on a local cloud of its own that ends with this process, without its functions. */
export async function startLocalStack(root: string, folder: string): Promise<LocalStack> {
  const stateDir = join(folder, 'local');
  mkdirSync(join(folder, 'infra'), { recursive: true });
  const port = await freePort();
  const environment = {
    ...withLocalEnvironment(process.env, port),
    ...writeTerraformConfig({ folder, mirror: findProviderMirror({ named: process.env.TF_PLUGIN_MIRROR }) }),
    LEDGERLINE_ENVIRONMENT: 'local',
    LEDGERLINE_PIPELINE: 'users-summary',
  };
  for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_')))
    delete process.env[name];
  Object.assign(process.env, environment);
  await startLocalCloud({ root, port, stateDir, mode: 'attached', environment });
  const stop = async () => void (await stopLocalCloud(stateDir));
  try {
    const stack = { folder: synthesise(root, join(folder, 'infra', 'cdktf.out')), environment };
    await initStack(stack);
    const { outputs } = await applyStack(stack);
    await removeFunctions(outputs);
    return { output: (name) => outputs[name] ?? '', stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
