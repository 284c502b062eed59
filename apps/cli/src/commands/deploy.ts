import { checkDefinitions } from '../check-definitions.ts';
import { runCdktf } from '../cloud/run-cdktf.ts';
import type { CommandResult } from '../envelope.ts';

/** Applies an environment. cdktf shows the plan of a real one and asks; the local one is ours to change. */
export async function deploy(environment: string): Promise<CommandResult> {
  checkDefinitions();
  await runCdktf(environment, ['deploy', ...(environment === 'local' ? ['--auto-approve'] : [])]);
  return { kind: 'deploy', data: { environment }, text: '' };
}
