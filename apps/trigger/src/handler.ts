import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { createSqsClient, sendDeadLetter } from '@ledgerline/aws';
import { type Answer, handleRequest, type Log, reconcile } from '@ledgerline/reconciler';
import { connectWorld } from '@ledgerline/reconciler/aws';
import { readConfig } from './config.ts';
import { type Clocked, deadlineOf } from './deadline.ts';
import type { QueueRecord } from './receive-messages.ts';
import { type BatchResponse, type Deps, reconcileMessages } from './reconcile-messages.ts';
import { reconcileRequest } from './reconcile-request.ts';

const config = readConfig();
const logger = new Logger({ serviceName: 'trigger' });
const log: Log = (level, message, fields = {}) => logger[level](message, fields);

const world = await connectWorld({
  environment: config.ENVIRONMENT,
  specUri: config.SPEC_URI,
  rawBucket: config.RAW_BUCKET,
  curatedBucket: config.CURATED_BUCKET,
  glueJobName: config.GLUE_JOB_NAME,
  executionClass: config.EXECUTION_CLASS,
  databaseName: config.DATABASE_NAME,
  queueUrl: config.QUEUE_URL,
  log,
});

const sqs = createSqsClient();
const deps: Deps = {
  own: { rawBucket: config.RAW_BUCKET, glueJobName: config.GLUE_JOB_NAME },
  reconcile: (wish, caller) => reconcile(world, wish, caller),
  handleRequest: (request, caller) => handleRequest(world, request, caller),
  newCaller: (deadline) => ({ owner: randomUUID(), leaseSeconds: config.LEASE_SECONDS, deadline }),
  bury: (letter) => sendDeadLetter(sqs, config.DEAD_LETTER_URL, letter),
  now: world.now,
  log,
};

type Batch = { readonly Records: readonly QueueRecord[] };

const isBatch = (event: unknown): event is Batch =>
  typeof event === 'object' && event !== null && 'Records' in event;

/** A batch of the queue gets what to redeliver; a direct call with a request document gets the answer. */
export async function handler(event: unknown, context: Clocked): Promise<BatchResponse | Answer> {
  const deadline = deadlineOf(context, world.now());
  if (isBatch(event)) return reconcileMessages(deps, event.Records, deadline);
  return reconcileRequest(deps, event, deadline);
}
