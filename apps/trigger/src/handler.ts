import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { type Answer, handleRequest, type Log, reconcile } from '@ledgerline/reconciler';
import { connectWorld } from '@ledgerline/reconciler/aws';
import { readConfig } from './config.ts';
import { type BatchResponse, type Deps, type QueueRecord, reconcileMessages } from './reconcile-messages.ts';
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
  databaseName: config.DATABASE_NAME,
  queueUrl: config.QUEUE_URL,
  log,
});

const deps: Deps = {
  own: { rawBucket: config.RAW_BUCKET, glueJobName: config.GLUE_JOB_NAME },
  reconcile: (wish, caller) => reconcile(world, wish, caller),
  handleRequest: (request, caller) => handleRequest(world, request, caller),
  newCaller: () => ({ owner: randomUUID(), leaseSeconds: config.LEASE_SECONDS }),
  log,
};

type Batch = { readonly Records: readonly QueueRecord[] };

/** A batch of the queue gets what to redeliver; a direct call with a request document gets the answer. */
export async function handler(event: Batch | object): Promise<BatchResponse | Answer> {
  return 'Records' in event ? reconcileMessages(deps, event.Records) : reconcileRequest(deps, event);
}
