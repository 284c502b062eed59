import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { isError } from '@ledgerline/aws';
import type { ExecutionClass } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

/** The names of what is deployed, read from the Lambdas that work with them. */
export interface Deployment {
  readonly environment: string;
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

const howToDeploy = (environment: string) =>
  environment === 'local'
    ? 'make it with `npm run demo -- --keep`, or set LEDGERLINE_PORT when it listens on another port'
    : `deploy it with \`npm run deploy -- ${environment}\`, with credentials and region of its account`;

function failure(environment: string, functionName: string, cause: unknown): CliError {
  const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return isError(cause, 'ResourceNotFoundException', 404)
    ? new CliError('not-deployed', exitCodes.configuration, [
        `environment ${environment} is not deployed: there is no Lambda ${functionName}; ${howToDeploy(environment)}`,
      ])
    : new CliError(
        'cloud-unreachable',
        exitCodes.dependencyMissing,
        [
          `cannot read Lambda ${functionName} of environment ${environment} (${seen}); ${howToDeploy(environment)}`,
        ],
        { cause },
      );
}

/** The variables of one function; an absent one throws when it is asked for. */
async function readVariables(client: LambdaClient, environment: string, functionName: string) {
  const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const { Environment } = await client.send(command).catch((error: unknown) => {
    throw failure(environment, functionName, error);
  });
  return (name: string): string => {
    const value = Environment?.Variables?.[name];
    if (value !== undefined && value !== '') return value;
    throw new CliError('not-deployed', exitCodes.configuration, [
      `Lambda ${functionName} has no variable ${name}: it was deployed by another version; ${howToDeploy(environment)}`,
    ]);
  };
}

/**
 * Asks the deployed Lambdas of an environment what they work with: one truth for every environment.
 *
 * @throws CliError `not-deployed` or `cloud-unreachable`
 */
export async function findDeployment(environment: string): Promise<Deployment> {
  const client = new LambdaClient({ maxAttempts: 2 });
  const triggerFunction = `ledgerline-${environment}-trigger`;
  const publisherFunction = `ledgerline-${environment}-metrics-publisher`;
  const trigger = await readVariables(client, environment, triggerFunction);
  const publisher = await readVariables(client, environment, publisherFunction);
  return {
    environment,
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
