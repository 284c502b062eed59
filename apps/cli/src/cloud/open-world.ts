import type { World } from '@ledgerline/reconciler';
import { connectWorld } from '@ledgerline/reconciler/aws';
import type { Deployment } from './find-deployment.ts';

/** The reconciler's world of a deployment, for looking: its log says nothing here. */
export function openWorld(deployment: Deployment): Promise<World> {
  const { environment, specUri, rawBucket, curatedBucket, jobName, database, queueUrl } = deployment;
  return connectWorld({
    environment,
    specUri,
    rawBucket,
    curatedBucket,
    queueUrl,
    glueJobName: jobName,
    databaseName: database,
    log: () => {},
  });
}
