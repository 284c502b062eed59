import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { isThrottle } from '@ledgerline/aws';
import type { Answer } from '@ledgerline/reconciler';
import type { Request } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Deployment } from './find-deployment.ts';

/** What a Lambda that threw says. */
interface Thrown {
  readonly errorType?: string;
  readonly errorMessage?: string;
}

const parsed = (payload: Uint8Array | undefined): unknown =>
  payload?.length ? JSON.parse(Buffer.from(payload).toString('utf8')) : null;

const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';

function failed(functionName: string, { errorType = 'error', errorMessage = '' }: Thrown): CliError {
  return new CliError('trigger-failed', exitCodes.unexpected, [
    `${functionName} failed with ${errorType}: ${errorMessage}; its log group /aws/lambda/${functionName} has the rest, ask again once that is mended`,
  ]);
}

/** Asked once: a request that was heard must not be heard twice because its answer was lost. */
async function invoke(functionName: string, request: Request) {
  const command = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) });
  try {
    return await new LambdaClient({ maxAttempts: 1 }).send(command);
  } catch (error) {
    if (!isThrottle(error)) throw error;
    throw new CliError(
      'trigger-busy',
      exitCodes.unexpected,
      [`${functionName} takes no more calls now; nothing was done, ask again in a minute`],
      { cause: error },
    );
  }
}

/**
 * Hands the deployed trigger a request and returns what it answers.
 *
 * @throws CliError `trigger-failed`, `trigger-busy`, or `other-version` for what is no answer
 */
export async function invokeTrigger(
  { triggerFunction }: Pick<Deployment, 'triggerFunction'>,
  request: Request,
): Promise<Answer> {
  const { FunctionError, Payload } = await invoke(triggerFunction, request);
  const said = parsed(Payload);
  if (FunctionError !== undefined) throw failed(triggerFunction, (said ?? {}) as Thrown);
  if (isAnswer(said)) return said;
  throw new CliError('other-version', exitCodes.configuration, [
    `${triggerFunction} answered ${JSON.stringify(said)}, which this version does not know; deploy this version or check out the deployed one`,
  ]);
}
