import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from './client-settings.ts';

export function createSqsClient(): SQSClient {
  return new SQSClient({ ...clientSettings });
}

/** Sends one JSON message that arrives after `delaySeconds` (0 to 900). */
export async function sendMessage(
  client: SQSClient,
  queueUrl: string,
  body: unknown,
  delaySeconds: number,
): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify(body),
      DelaySeconds: delaySeconds,
    }),
  );
}

/** A message that nobody can act on, and why. */
export interface DeadLetter {
  /** As it was received. */
  readonly body: string;
  readonly code: string;
  readonly message: string;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const forbiddenCharacters = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Attributes count against the size of the message, and must not be empty. */
const longestAttribute = 1_000;

function toAttribute(text: string) {
  const allowed = text.slice(0, longestAttribute).replace(forbiddenCharacters, '\u{FFFD}');
  return { DataType: 'String', StringValue: allowed === '' ? '-' : allowed };
}

/**
 * Puts a message into a dead-letter queue: the body as it was, the attributes `code` and `message` beside it.
 *
 * @throws the SDK's error, for instance when the body is so large that no attribute fits beside it
 */
export async function sendDeadLetter(
  client: SQSClient,
  queueUrl: string,
  { body, code, message }: DeadLetter,
): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageAttributes: { code: toAttribute(code), message: toAttribute(message) },
    }),
  );
}
