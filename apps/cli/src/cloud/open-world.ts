import { DocumentError, type VisibleWorld } from '@ledgerline/reconciler';
import { connectVisibleWorld } from '@ledgerline/reconciler/aws';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Deployment } from './find-deployment.ts';

/**
 * The reconciler's world of a deployment, for looking: nothing here moves a pointer, and its log says nothing.
 *
 * @throws CliError `other-version` when this version cannot read the deployed spec
 */
export async function openWorld(deployment: Deployment): Promise<VisibleWorld> {
  const { environment, specUri, rawBucket, curatedBucket, jobName, executionClass, database } = deployment;
  try {
    return await connectVisibleWorld({
      environment,
      specUri,
      rawBucket,
      curatedBucket,
      glueJobName: jobName,
      executionClass,
      databaseName: database,
      log: () => {},
    });
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new CliError(
      'other-version',
      exitCodes.configuration,
      [
        `environment ${environment} was deployed by another version, whose spec this one cannot read; deploy this version or check out the deployed one (${error.message})`,
      ],
      { cause: error },
    );
  }
}
