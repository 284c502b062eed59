import { checkDefinitions } from '../check-definitions.ts';
import { runCdktf } from '../cloud/run-cdktf.ts';
import type { CommandResult } from '../envelope.ts';

/** Writes the Terraform of an environment to infra/cdktf.out. */
export async function synth(environment: string): Promise<CommandResult> {
  checkDefinitions();
  await runCdktf(environment, ['synth']);
  return { kind: 'synth', data: { environment }, text: '' };
}
