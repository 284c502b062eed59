import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface QueueCount {
  /** Those that wait and those that somebody reads now; SQS counts them roughly. */
  readonly messages: number;
  /** Null when the queue has no dead-letter queue. */
  readonly deadLetterUrl: string | null;
}

/** How many messages a queue holds, and where those go that nobody can answer. */
export async function countQueue(client: SQSClient, queueUrl: string): Promise<QueueCount> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'RedrivePolicy',
      ],
    }),
  );
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, RedrivePolicy } = Attributes;
  const arn = RedrivePolicy === undefined ? undefined : JSON.parse(RedrivePolicy).deadLetterTargetArn;
  const deadLetterName = typeof arn === 'string' ? arn.split(':').at(-1) : undefined;
  return {
    messages: Number(ApproximateNumberOfMessages ?? 0) + Number(ApproximateNumberOfMessagesNotVisible ?? 0),
    deadLetterUrl: deadLetterName === undefined ? null : queueUrl.replace(/[^/]+$/, deadLetterName),
  };
}
