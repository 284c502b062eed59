import { ApplyLog, type ApplyProgress, type ResourceTime } from './apply-progress.ts';
import { runTerraform, type StackFolder, TerraformError } from './run-terraform.ts';

export interface ApplyOptions extends StackFolder {
  readonly onProgress?: (progress: ApplyProgress) => void;
}

/** Values of the stack's outputs by name. */
export type StackOutputs = Readonly<Record<string, string>>;

export interface Applied {
  readonly outputs: StackOutputs;
  /** Resources that changed, in the order in which they were done. */
  readonly times: readonly ResourceTime[];
}

// The provider waits, it does not compute: more at once than Terraform's 10 is free.
const parallelism = '-parallelism=60';

/** Links the provider into the stack's folder; needed once per folder, harmless again. @throws TerraformError */
export async function initStack(stack: StackFolder): Promise<void> {
  await runTerraform(stack, ['init', '-input=false', '-no-color']);
}

async function change(options: ApplyOptions, args: readonly string[]): Promise<ApplyLog> {
  const log = new ApplyLog();
  const onLine = (line: string) => {
    const progress = log.read(line);
    if (progress !== undefined) options.onProgress?.(progress);
  };
  const command = [...args, '-json', '-auto-approve', '-input=false', parallelism];
  const { exitCode, lines } = await runTerraform(options, command, { onLine, allowed: [0, 1] });
  if (exitCode === 0) return log;
  const said = log.errors.length > 0 ? log.errors : lines.slice(-10);
  throw new TerraformError(args, exitCode, said.join('\n'));
}

/** Makes what the stack describes and returns its outputs. @throws TerraformError with every diagnostic */
export async function applyStack(options: ApplyOptions): Promise<Applied> {
  const { times } = await change(options, ['apply']);
  return { outputs: await readOutputs(options), times };
}

/** Removes everything that the state knows. @throws TerraformError */
export async function destroyStack(options: ApplyOptions): Promise<void> {
  await change(options, ['destroy']);
}

/** The differences between the stack and what exists, as Terraform words them; empty when there are none. */
export async function planStack(stack: StackFolder): Promise<string> {
  const args = ['plan', '-input=false', '-no-color', '-detailed-exitcode', '-lock=false', parallelism];
  const { exitCode, lines } = await runTerraform(stack, args, { allowed: [0, 2] });
  return exitCode === 0 ? '' : lines.join('\n');
}

/** Reads the outputs from the state, without a call to the cloud; empty before the first apply. */
export async function readOutputs(stack: StackFolder): Promise<StackOutputs> {
  const { lines } = await runTerraform(stack, ['output', '-json']);
  const outputs = JSON.parse(lines.join('\n')) as Record<string, { value: string }>;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** Whether the stack as it stands is well formed for the provider. @throws TerraformError with what is wrong */
export async function validateStack(stack: StackFolder): Promise<void> {
  await runTerraform(stack, ['validate', '-no-color']);
}
