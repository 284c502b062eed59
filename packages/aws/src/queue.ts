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
