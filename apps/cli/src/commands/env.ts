import { environmentVariables } from '../cloud/enter-environment.ts';
import type { CommandResult } from '../envelope.ts';
import { renderExports } from '../render/exports.ts';

/** The variables of an environment, for `eval`; never credentials of a real account. */
export async function env(name: string): Promise<CommandResult> {
  const variables = environmentVariables(name);
  return { kind: 'env', data: variables, text: renderExports(variables) };
}
