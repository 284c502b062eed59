import { checkDefinitions } from '../check-definitions.ts';
import { runCdktf } from '../cloud/run-cdktf.ts';
import { pipelineOf, type Target } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';

/** Writes the Terraform of an environment to infra/cdktf.out. */
export async function synth(target: Target): Promise<CommandResult> {
  const { environment } = target;
  checkDefinitions();
  await runCdktf(target, ['synth']);
  return { kind: 'synth', data: { environment, pipeline: pipelineOf(target) }, text: '' };
}
