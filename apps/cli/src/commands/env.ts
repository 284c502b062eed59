import { environmentVariables } from '../cloud/enter-environment.ts';
import type { Target } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';
import { renderExports } from '../render/exports.ts';

/** The variables of an environment, for `eval`; never credentials of a real account. */
export async function env(target: Target): Promise<CommandResult> {
  const variables = environmentVariables(target);
  return { kind: 'env', data: variables, text: renderExports(variables) };
}
