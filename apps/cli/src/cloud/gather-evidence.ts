import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { hasFailed, type Sight } from '../demo/chain.ts';
import type { Evidence } from '../demo/explain-missing-arrow.ts';
import { countQueue } from './count-queue.ts';
import type { Deployment } from './find-deployment.ts';
import { readLogTail } from './read-log-tail.ts';

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
