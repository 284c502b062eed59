import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { hasFailed, type Sight } from '../demo/chain.ts';
import type { Evidence } from '../demo/explain-missing-arrow.ts';
import type { Deployment } from './find-deployment.ts';
import { readLogTail } from './read-log-tail.ts';

interface QueueCount {
  readonly messages: number;
  /** Null when the queue has no dead-letter queue. */
  readonly deadLetterUrl: string | null;
}

async function countQueue(client: SQSClient, queueUrl: string): Promise<QueueCount> {
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

async function listRules(environment: string): Promise<Evidence['rules']> {
  const client = new EventBridgeClient({ maxAttempts: 2 });
  const { Rules = [] } = await client.send(
    new ListRulesCommand({ NamePrefix: `ledgerline-${environment}-` }),
  );
  return Rules.map(({ Name = '', State = '' }) => ({ name: Name, state: State }));
}

/** Looks at everything around an arrow that is missing: rules, queues, logs. */
export async function gatherEvidence(deployment: Deployment, { runs }: Sight): Promise<Evidence> {
  const sqs = new SQSClient({ maxAttempts: 2 });
  const suspect = runs.find(hasFailed) ?? runs[0];
  const { messages, deadLetterUrl } = await countQueue(sqs, deployment.queueUrl);
  const [rules, dead, triggerLog, runLog] = await Promise.all([
    listRules(deployment.environment),
    deadLetterUrl === null ? { messages: 0 } : countQueue(sqs, deadLetterUrl),
    readLogTail(`/aws/lambda/${deployment.triggerFunction}`),
    suspect === undefined
      ? []
      : readLogTail(`/aws-glue/ledgerline-${deployment.environment}/error`, suspect.runId),
  ]);
  return { rules, queuedMessages: messages, deadLetters: dead.messages, triggerLog, runLog };
}
