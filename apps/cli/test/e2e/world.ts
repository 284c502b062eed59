import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  type Bucket,
  bucketNamed,
  type CatalogPartition,
  catalogTable,
  createAthenaClient,
  createCloudWatchClient,
  createGlueClient,
  createS3Client,
  jobRunsOf,
  type QueryRow,
  queryAthena,
  type RecentRun,
  readMetric,
} from '@ledgerline/aws';
import type { StackOutputs } from '@ledgerline/local-aws';
import { observe, type Status, statusOf, type VisibleWorld } from '@ledgerline/reconciler';
import { type MetricDimensions, metricNamespace, pipelineDimensions } from '@ledgerline/schema';
import { findDeployment } from '../../src/cloud/find-deployment.ts';
import { openWorld } from '../../src/cloud/open-world.ts';
import { projectRoot } from '../../src/project.ts';

/** Longer than anything takes: a run of a busy machine, a back-off of two minutes. */
const settleSeconds = 900;

export interface Said {
  readonly exitCode: number;
  readonly kind: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command has data of its own
  readonly data: any;
  readonly problems: readonly string[];
}

/** The deployed environment, as the people of the story see it. */
export class World {
  readonly curated: Bucket;
  private readonly outputs: StackOutputs;
  private readonly s3 = new S3Client({ forcePathStyle: true });
  private readonly sqs = new SQSClient({});
  private visible: Promise<VisibleWorld> | undefined;

  constructor(outputs: StackOutputs) {
    this.outputs = outputs;
    this.curated = bucketNamed(createS3Client(), this.named('curated_bucket'));
  }

  private named(output: string): string {
    const value = this.outputs[output];
    if (value === undefined)
      throw new Error(`the stack has no output ${output}: ${Object.keys(this.outputs)}`);
    return value;
  }

  get rawBucket(): string {
    return this.named('raw_bucket');
  }

  async upload(key: string, body: string | Uint8Array): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.rawBucket, Key: key, Body: body }));
  }

  async remove(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.rawBucket, Key: key }));
  }

  /** Every row of an Athena answer, through the deployed workgroup. */
  async query(sql: string): Promise<readonly QueryRow[]> {
    const [database, workgroup] = [this.named('database'), this.named('workgroup')];
    return (await queryAthena(createAthenaClient(), { sql, database, workgroup, timeoutSeconds: 60 })).rows;
  }

  table(name: string) {
    return catalogTable(createGlueClient(), this.named('database'), name);
  }

  async partition(table: string, value: string): Promise<CatalogPartition> {
    const [found] = await this.table(table).getPartitions([value]);
    if (found === undefined) throw new Error(`${table} has no partition ${value}`);
    return found;
  }

  /** The newest runs of the job, newest first. */
  runs(): Promise<readonly RecentRun[]> {
    return jobRunsOf(createGlueClient(), this.named('job')).listRecent(100);
  }

  /** Runs the built CLI. */
  async ledgerline(...args: readonly string[]): Promise<Said> {
    const main = join(projectRoot, 'apps', 'cli', 'dist', 'main.mjs');
    // jest gives tests a process.env of their own, which a child does not inherit by itself
    const child = spawn(process.execPath, [main, ...args, '--json'], {
      env: process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [said, progress, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    if (said === '') throw new Error(`ledgerline ${args.join(' ')} ended with ${exitCode}: ${progress}`);
    return { exitCode, ...JSON.parse(said) };
  }

  async status(): Promise<Status> {
    const { data, problems } = await this.ledgerline('status');
    if (data === null) throw new Error(problems.join('\n'));
    return data as Status;
  }

  /** What `ledgerline status` says, without a process for each look. */
  private async look(): Promise<Status> {
    this.visible ??= findDeployment({
      environment: this.named('environment'),
      pipeline: this.named('pipeline'),
    }).then(openWorld);
    return statusOf(await observe(await this.visible, 'all'));
  }

  /**
   * Waits until there is nothing left to do for the partitions and the total.
   *
   * @throws Error with the last status when that takes longer than 15 minutes
   */
  async settled(partitions: readonly string[]): Promise<Status> {
    const deadline = Date.now() + settleSeconds * 1000;
    for (;;) {
      const status = await this.look();
      const seen = status.partitions.filter(({ partition }) => partitions.includes(partition));
      const atRest = [...seen, status.total].every(({ state }) => state === 'up-to-date' || state === 'held');
      if (seen.length === partitions.length && atRest && status.runningRunId === null) return status;
      if (Date.now() > deadline)
        throw new Error(`not at rest after ${settleSeconds} s: ${JSON.stringify(status)}`);
      await sleep(1000);
    }
  }

  /** Calls the metrics-publisher as its schedule does. @throws Error with what the function said */
  async publishState(): Promise<void> {
    const { FunctionError, Payload } = await new LambdaClient({}).send(
      new InvokeCommand({
        FunctionName: this.named('publisher_function'),
        Payload: JSON.stringify({ mode: 'scheduled' }),
      }),
    );
    if (FunctionError !== undefined) throw new Error(Buffer.from(Payload ?? []).toString());
  }

  /** The newest value that CloudWatch has of a metric. @throws Error when there is none after a minute */
  async metric(name: string, more: MetricDimensions = {}): Promise<number> {
    const dimensions = { ...pipelineDimensions(this.named('pipeline'), this.named('environment')), ...more };
    const hour = 3_600_000;
    for (let second = 0; second < 60; second += 1) {
      const [from, to] = [new Date(Date.now() - hour), new Date(Date.now() + hour)];
      const query = { namespace: metricNamespace, name, dimensions, from, to, periodSeconds: 60 };
      const points = [...(await readMetric(createCloudWatchClient(), query))];
      const newest = points.sort((a, b) => a.time.getTime() - b.time.getTime()).at(-1);
      if (newest !== undefined) return newest.maximum;
      await sleep(1000);
    }
    throw new Error(`CloudWatch has no ${name} of ${JSON.stringify(dimensions)}`);
  }

  /** Puts a message on the trigger's queue as EventBridge does. */
  async send(message: unknown): Promise<void> {
    const body = JSON.stringify(message);
    await this.sqs.send(new SendMessageCommand({ QueueUrl: this.named('queue_url'), MessageBody: body }));
  }

  /** Puts many messages on the trigger's queue, ten at a time as SQS takes them, in their order as far as it keeps one. */
  async sendAll(messages: readonly unknown[]): Promise<void> {
    const QueueUrl = this.named('queue_url');
    for (let at = 0; at < messages.length; at += 10) {
      const Entries = messages
        .slice(at, at + 10)
        .map((message, n) => ({ Id: String(n), MessageBody: JSON.stringify(message) }));
      const { Failed = [] } = await this.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      if (Failed.length > 0) throw new Error(`the queue did not take ${JSON.stringify(Failed)}`);
    }
  }

  /** Puts a message where those go that the trigger cannot answer. */
  async sendDead(message: unknown): Promise<void> {
    const QueueUrl = `${this.named('queue_url')}-dead`;
    await this.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }));
  }

  private async waitingMessages(): Promise<number> {
    const { Attributes = {} } = await this.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.named('queue_url'),
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes).reduce((total, value) => total + Number(value), 0);
  }

  /** Waits until the trigger has taken every message that is due. */
  async queueIsEmpty(seconds = 180): Promise<void> {
    for (const deadline = Date.now() + seconds * 1000; (await this.waitingMessages()) > 0; await sleep(1000))
      if (Date.now() > deadline) throw new Error(`the trigger left messages in the queue for ${seconds} s`);
  }
}

/** The event that S3 sends when an object lands. */
export function objectCreated(bucket: string, key: string) {
  return {
    version: '0',
    id: '00000000-0000-0000-0000-000000000000',
    source: 'aws.s3',
    'detail-type': 'Object Created',
    account: '000000000000',
    region: 'us-east-1',
    time: new Date().toISOString(),
    resources: [`arn:aws:s3:::${bucket}`],
    detail: { version: '0', bucket: { name: bucket }, object: { key, size: 1, etag: 'any', sequencer: '0' } },
  };
}
