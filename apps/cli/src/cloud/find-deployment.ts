import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { isError } from '@ledgerline/aws';
import { resourcePrefixOf } from '@ledgerline/pipelines';
import type { ExecutionClass } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { pipelineFlag, pipelineOf, type Target } from './target.ts';

/** The names of what is deployed, read from the Lambdas that work with them. */
export interface Deployment extends Target {
  readonly pipeline: string;
  readonly triggerFunction: string;
  readonly publisherFunction: string;
  readonly specUri: string;
  readonly rawBucket: string;
  readonly curatedBucket: string;
  readonly jobName: string;
  readonly executionClass: ExecutionClass;
  readonly database: string;
  readonly queueUrl: string;
  readonly workgroup: string;
}

function howToDeploy(target: Target): string {
  const { environment } = target;
  const deploy = `\`npm run deploy -- ${environment}${pipelineFlag(target)}\``;
  if (environment !== 'local') return `deploy it with ${deploy}, with credentials and region of its account`;
  const make =
    pipelineFlag(target) === ''
      ? '`npm run demo -- --keep`'
      : `\`npm run ledgerline -- local up\` and ${deploy}`;
  return `make it with ${make}, or set LEDGERLINE_PORT when it listens on another port`;
}

const nameOf = (target: Target) => `${pipelineOf(target)} in ${target.environment}`;

function failure(target: Target, functionName: string, cause: unknown): CliError {
  const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return isError(cause, 'ResourceNotFoundException', 404)
    ? new CliError('not-deployed', exitCodes.configuration, [
        `${nameOf(target)} is not deployed: there is no Lambda ${functionName}; ${howToDeploy(target)}`,
      ])
    : new CliError(
        'cloud-unreachable',
        exitCodes.dependencyMissing,
        [`cannot read Lambda ${functionName} of ${nameOf(target)} (${seen}); ${howToDeploy(target)}`],
        { cause },
      );
}

/** The variables of one function; an absent one throws when it is asked for. */
async function readVariables(client: LambdaClient, target: Target, functionName: string) {
  const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const { Environment } = await client.send(command).catch((error: unknown) => {
    throw failure(target, functionName, error);
  });
  return (name: string): string => {
    const value = Environment?.Variables?.[name];
    if (value !== undefined && value !== '') return value;
    throw new CliError('not-deployed', exitCodes.configuration, [
      `Lambda ${functionName} has no variable ${name}: it was deployed by another version; ${howToDeploy(target)}`,
    ]);
  };
}

/**
 * Asks the deployed Lambdas of a pipeline what they work with: one truth for every environment.
 *
 * @throws CliError `not-deployed` or `cloud-unreachable`
 */
export async function findDeployment(target: Target): Promise<Deployment> {
  const client = new LambdaClient({ maxAttempts: 2 });
  const { environment } = target;
  const pipeline = pipelineOf(target);
  const prefix = resourcePrefixOf(environment, pipeline);
  const triggerFunction = `${prefix}-trigger`;
  const publisherFunction = `${prefix}-metrics-publisher`;
  const trigger = await readVariables(client, target, triggerFunction);
  const publisher = await readVariables(client, target, publisherFunction);
  return {
    environment,
    pipeline,
    triggerFunction,
    publisherFunction,
    specUri: trigger('SPEC_URI'),
    rawBucket: trigger('RAW_BUCKET'),
    curatedBucket: trigger('CURATED_BUCKET'),
    jobName: trigger('GLUE_JOB_NAME'),
    executionClass: trigger('EXECUTION_CLASS') as ExecutionClass, // the Lambda starts with no other
    database: trigger('DATABASE_NAME'),
    queueUrl: trigger('QUEUE_URL'),
    workgroup: publisher('WORKGROUP_NAME'),
  };
}
