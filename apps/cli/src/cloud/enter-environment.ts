import { join } from 'node:path';
import { findProviderMirror, localEnvironment, writeTerraformConfig } from '@ledgerline/local-aws';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { localPort, stateFolder } from '../project.ts';

const environmentName = /^[a-z][a-z0-9-]*$/;

/** Where the generated configuration of Terraform and the local state lie. */
export const terraformFolder = join(stateFolder, 'terraform');

/** Terraform's own record of the local environment; it describes a cloud that is gone once that is stopped. */
export const localTerraformState = ['', '.backup'].map((suffix) =>
  join(terraformFolder, `local.tfstate${suffix}`),
);

function check(name: string): void {
  if (environmentName.test(name)) return;
  throw new CliError('usage', exitCodes.usage, [
    `${JSON.stringify(name)} is no environment; allowed: a name of infra/src/environments.ts, for instance local or dev`,
  ]);
}

function terraformVariables(): Record<string, string> {
  try {
    const mirror = findProviderMirror({ named: process.env.TF_PLUGIN_MIRROR });
    const personal = process.env.TF_CLI_CONFIG_FILE;
    return writeTerraformConfig({ folder: terraformFolder, mirror, personal });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CliError('configuration', exitCodes.configuration, [message], { cause: error });
  }
}

/** Name -> value of everything that cdktf, terraform and aws need for an environment; null means unset. */
export function environmentVariables(name: string): Record<string, string | null> {
  check(name);
  const shared = { LEDGERLINE_ENVIRONMENT: name, ...terraformVariables() };
  if (name !== 'local') return { AWS_ENDPOINT_URL: null, ...shared };
  const { variables, removed } = localEnvironment(localPort(), process.env);
  return { ...Object.fromEntries(removed.map((variable) => [variable, null])), ...variables, ...shared };
}

/** Makes this process, its AWS clients and its children work with an environment. */
export function enterEnvironment(name: string): void {
  for (const [variable, value] of Object.entries(environmentVariables(name)))
    if (value === null) delete process.env[variable];
    else process.env[variable] = value;
  // `engines` says which Node we are for; the SDK's own notice would stand in the middle of every answer.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
}
