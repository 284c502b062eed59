import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProviderMirror, localEnvironment, writeTerraformConfig } from '@ledgerline/local-aws';
import { pipelines } from '@ledgerline/pipelines';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { infraFolder, localPort, stateFolder } from '../project.ts';
import { pipelineOf, type Target } from './target.ts';

/** Where the generated configuration of Terraform and the local state lie. */
export const terraformFolder = join(stateFolder, 'terraform');

/** Terraform's own records of the local environment, one a pipeline; they describe a cloud that is gone once that is stopped. */
export function localTerraformState(): string[] {
  if (!existsSync(terraformFolder)) return [];
  return readdirSync(terraformFolder)
    .filter((name) => /^local(-.+)?[.]tfstate/.test(name))
    .map((name) => join(terraformFolder, name));
}

/** A sentence for a name that does not exist, with those that do and where they stand. */
function unknown(what: string, name: string, names: readonly string[], where: string): readonly string[] {
  if (names.includes(name)) return [];
  return [`${JSON.stringify(name)} is no ${what}; allowed: ${names.join(', ')} (${where})`];
}

/** @throws CliError `usage` with the names there are; of environments as infra's build wrote them down */
function check(environment: string, pipeline: string): void {
  const environments: readonly string[] = JSON.parse(
    readFileSync(join(infraFolder, 'dist', 'environments.json'), 'utf8'),
  );
  const problems = [
    ...unknown('environment', environment, environments, 'infra/src/environments.ts'),
    ...unknown('pipeline', pipeline, Object.keys(pipelines), 'packages/pipelines/src/index.ts'),
  ];
  if (problems.length > 0) throw new CliError('usage', exitCodes.usage, problems);
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

/** A real environment takes the person's own settings, but none that `env local` left behind. */
function withoutLocal(local: Readonly<Record<string, string>>): Record<string, null> {
  const left = Object.keys(local).filter((variable) => process.env[variable] === local[variable]);
  const isLocal = process.env.AWS_ACCESS_KEY_ID === local.AWS_ACCESS_KEY_ID;
  return Object.fromEntries(
    ['AWS_ENDPOINT_URL', ...(isLocal ? left : [])].map((variable) => [variable, null]),
  );
}

/** Name -> value of everything that cdktf, terraform and aws need for a target; null means unset. */
export function environmentVariables(target: Target): Record<string, string | null> {
  const { environment: name } = target;
  const pipeline = pipelineOf(target);
  check(name, pipeline);
  const shared = { LEDGERLINE_ENVIRONMENT: name, LEDGERLINE_PIPELINE: pipeline, ...terraformVariables() };
  const { variables, removed } = localEnvironment(localPort(), process.env);
  if (name !== 'local') return { ...withoutLocal(variables), ...shared };
  return { ...Object.fromEntries(removed.map((variable) => [variable, null])), ...variables, ...shared };
}

/** Makes this process, its AWS clients and its children work with a target. */
export function enterEnvironment(target: Target): void {
  for (const [variable, value] of Object.entries(environmentVariables(target)))
    if (value === null) delete process.env[variable];
    else process.env[variable] = value;
  // `engines` says which Node we are for; the SDK's own notice would stand in the middle of every answer.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
}
