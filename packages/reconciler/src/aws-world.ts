import {
  bucketNamed,
  catalogTable,
  createEventBridgeClient,
  createGlueClient,
  createS3Client,
  createSqsClient,
  isThrottle,
  jobRunsOf,
  putEvent,
  sendMessage,
} from '@ledgerline/aws';
import type { ExecutionClass } from '@ledgerline/schema';
import { readSpec } from './read-spec.ts';
import { type Log, limitsOf, type VisibleWorld, type World } from './world.ts';

/** Where one environment's parts are; infra names them. */
export interface VisibleWorldOptions {
  readonly environment: string;
  /** `s3://artifacts/specs/<specHash>.json`. */
  readonly specUri: string;
  readonly rawBucket: string;
  readonly curatedBucket: string;
  readonly glueJobName: string;
  /** Of the Glue job. */
  readonly executionClass: ExecutionClass;
  readonly databaseName: string;
  readonly log: Log;
}

export interface AwsWorldOptions extends VisibleWorldOptions {
  readonly queueUrl: string;
}

/**
 * What can be looked at, with the SDK's own credentials, region and AWS_ENDPOINT_URL. Reads the spec once.
 *
 * @throws DocumentError when the spec does not hash to its own name
 */
export async function connectVisibleWorld(options: VisibleWorldOptions): Promise<VisibleWorld> {
  const { environment, specUri, rawBucket, curatedBucket, glueJobName, databaseName, log } = options;
  const [s3, glue] = [createS3Client(), createGlueClient()];
  const { spec, specHash } = await readSpec(specUri, (bucket, key) => bucketNamed(s3, bucket).getText(key));
  return {
    environment,
    spec,
    specHash,
    specUri,
    raw: bucketNamed(s3, rawBucket),
    curated: bucketNamed(s3, curatedBucket),
    daily: catalogTable(glue, databaseName, spec.tables.daily.name),
    older: spec.older && {
      daily: catalogTable(glue, databaseName, spec.older.daily),
      quarantine: catalogTable(glue, databaseName, spec.older.quarantine),
      total: catalogTable(glue, databaseName, spec.older.summary),
    },
    quarantine: catalogTable(glue, databaseName, spec.tables.quarantine.name),
    total: catalogTable(glue, databaseName, spec.tables.summary.name),
    runs: jobRunsOf(glue, glueJobName),
    asked: new Map(),
    limits: limitsOf(spec, options.executionClass),
    now: () => new Date(),
    log,
  };
}

/** The whole real world, in which the reconciler acts. @throws DocumentError as `connectVisibleWorld` */
export async function connectWorld(options: AwsWorldOptions): Promise<World> {
  const [sqs, bus] = [createSqsClient(), createEventBridgeClient()];
  return {
    ...(await connectVisibleWorld(options)),
    sendReplan: (partitions, delaySeconds) =>
      sendMessage(sqs, options.queueUrl, { mode: 'replan', partitions }, delaySeconds),
    announce: (detail) =>
      putEvent(bus, { source: 'ledgerline', detailType: 'Ledgerline Publication', detail }),
    isThrottle,
  };
}
