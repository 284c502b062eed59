import { checkDefinitions } from '../check-definitions.ts';
import { runCdktf } from '../cloud/run-cdktf.ts';
import { pipelineOf, type Target } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';

/** Applies an environment. cdktf shows the plan of a real one and asks; the local one is ours to change. */
export async function deploy(target: Target): Promise<CommandResult> {
  const { environment } = target;
  checkDefinitions();
  await runCdktf(target, ['deploy', ...(environment === 'local' ? ['--auto-approve'] : [])]);
  return { kind: 'deploy', data: { environment, pipeline: pipelineOf(target) }, text: '' };
}
