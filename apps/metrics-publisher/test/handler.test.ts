import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Answers, type LoopbackAws, startLoopbackAws } from './loopback-aws.ts';
import { report } from './metrics-requests.ts';
import { publishedAnswers, queryOf, queryResults, specKey } from './published-answers.ts';
import { tableIn } from './published-world.ts';

// Each test starts a process; a busy machine takes its time.
jest.setTimeout(60_000);

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const environment = {
  SPEC_URI: `s3://artifacts/${specKey}`,
  RAW_BUCKET: 'raw',
  CURATED_BUCKET: 'curated',
  GLUE_JOB_NAME: 'users-summary-dev',
  EXECUTION_CLASS: 'STANDARD',
  DATABASE_NAME: 'ledgerline_dev',
  WORKGROUP_NAME: 'ledgerline-dev',
  ENVIRONMENT: 'dev',
  QUERY_TIMEOUT_SECONDS: '20',
};

interface Called {
  readonly outcome?: unknown;
  readonly error?: { readonly code?: string; readonly message: string };
  readonly output: string;
}

function exited(child: ChildProcess): Promise<string> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => child.on('close', () => resolve(output)));
}

async function call(
  event: unknown,
  env: Readonly<Record<string, string>>,
  remainingMs = 60_000,
): Promise<Called> {
  const child = fork(here('call-handler.mjs'), [JSON.stringify(event), String(remainingMs)], {
    silent: true,
    env: { PATH: process.env.PATH, ...env },
  });
  let sent = {};
  child.on('message', (message) => (sent = message as object));
  return { output: await exited(child), ...sent };
}

let aws: LoopbackAws | undefined;
afterEach(() => aws?.close());

async function callOn(event: unknown, changes: Answers = {}, remainingMs?: number): Promise<Called> {
  aws = await startLoopbackAws({ ...publishedAnswers, ...changes });
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const env = { ...environment, ...credentials, AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'eu-central-1' };
  return call(event, env, remainingMs);
}

function metricsPut(): unknown[] {
  const puts = aws?.calls.filter(({ operation }) => operation === 'PutMetricData') ?? [];
  return puts.flatMap(({ body }) => {
    expect(body.Namespace).toBe('Ledgerline');
    return body.MetricData as unknown[];
  });
}

const dimensions = [
  { Name: 'Pipeline', Value: 'users-summary' },
  { Name: 'Environment', Value: 'dev' },
];
const runEnded = {
  source: 'aws.glue',
  'detail-type': 'Glue Job State Change',
  time: '2026-11-23T10:00:00Z',
  detail: { jobName: 'users-summary-dev', jobRunId: 'jr_1', state: 'SUCCEEDED' },
};

describe('the built handler', () => {
  it('names every wrong variable in one message and does not start', async () => {
    const { output } = await call(
      { mode: 'scheduled' },
      { ENVIRONMENT: 'dev', QUERY_TIMEOUT_SECONDS: 'soon' },
    );

    expect(output).toContain('metrics-publisher cannot start, 8 of its environment variables are wrong:');
    expect(output).toContain('QUERY_TIMEOUT_SECONDS: saw "soon"; allowed: whole seconds');
    for (const name of Object.keys(environment).filter((name) => name !== 'ENVIRONMENT'))
      expect(output).toMatch(new RegExp(`^ {2}${name}: saw .+; allowed: `, 'm'));
  });

  it('publishes a run to CloudWatch', async () => {
    const { error, outcome } = await callOn(runEnded);

    expect(error).toBeUndefined();
    expect(outcome).toMatchObject({ kind: 'published' });
    const point = { Timestamp: 1_795_428_000, Dimensions: dimensions };
    expect(metricsPut()).toEqual([
      { ...point, MetricName: 'RunSucceeded', Unit: 'Count', Value: 1 },
      { ...point, MetricName: 'RunFailed', Unit: 'Count', Value: 0 },
      { ...point, MetricName: 'RunDurationSeconds', Unit: 'Seconds', Value: 120 },
      { ...point, MetricName: 'DpuSeconds', Unit: 'None', Value: 240 },
      { ...point, MetricName: 'RunCostUsd', Unit: 'None', Value: expect.closeTo(0.029333, 5) },
    ]);
  });

  it('finds a run on its schedule whose event was lost, at the price of Flex', async () => {
    const endedAt = Math.floor(Date.now() / 1000) - 600;
    const run = { Id: 'jr_9', JobRunState: 'SUCCEEDED', StartedOn: endedAt - 60, CompletedOn: endedAt };
    const cost = { ExecutionTime: 120, DPUSeconds: 180, MaxCapacity: 2, ExecutionClass: 'FLEX' };
    const { error } = await callOn(
      { mode: 'scheduled' },
      {
        GetJobRuns: () => ({ JobRuns: [{ ...run, ...cost }] }),
        '/curated/runs/jr_9/report.json': () => JSON.stringify({ ...report, runId: 'jr_9' }),
      },
    );

    expect(error).toBeUndefined();
    const points = metricsPut().filter((point) => (point as { Timestamp: number }).Timestamp === endedAt);
    expect(points).toMatchObject([
      { MetricName: 'RunSucceeded', Value: 1 },
      { MetricName: 'RunFailed', Value: 0 },
      { MetricName: 'RunDurationSeconds', Value: 120 },
      { MetricName: 'DpuSeconds', Value: 180 },
      { MetricName: 'RunCostUsd', Value: expect.closeTo(0.0145, 10) },
      { MetricName: 'RecordsAccepted', Value: 95 },
      { MetricName: 'RecordsRejected', Value: 5 },
      { MetricName: 'RejectedRatio', Value: 0.05 },
      { MetricName: 'BytesScanned', Value: 407, Unit: 'Bytes' },
    ]);
  });

  it('asks Athena again after a failure of its own, and publishes that all is right', async () => {
    let looks = 0;
    const ownFault = {
      State: 'FAILED',
      StateChangeReason: 'INTERNAL_ERROR',
      AthenaError: { ErrorCategory: 1, Retryable: true },
    };
    const { error } = await callOn(
      { mode: 'reconcile' },
      {
        GetQueryExecution: () => ({
          QueryExecution: { Status: looks++ < 3 ? ownFault : { State: 'SUCCEEDED' } },
        }),
      },
    );

    expect(error).toBeUndefined();
    expect(aws?.calls.filter(({ operation }) => operation === 'StartQueryExecution')).toHaveLength(6);
    expect(metricsPut()).toMatchObject([{ MetricName: 'ReconciliationError', Value: 0 }]);
  });

  it('asks Athena in its own workgroup and database, and publishes that all is right', async () => {
    await callOn({ mode: 'reconcile' });

    const started = aws?.calls.filter(({ operation }) => operation === 'StartQueryExecution') ?? [];
    expect(started).toHaveLength(3);
    for (const { body } of started)
      expect(body).toMatchObject({
        WorkGroup: 'ledgerline-dev',
        QueryExecutionContext: { Database: 'ledgerline_dev' },
      });
    expect(metricsPut()).toMatchObject([{ MetricName: 'ReconciliationError', Value: 0 }]);
  });

  it('publishes an error when Athena counts one rejected record too few', async () => {
    const { output } = await callOn(
      { mode: 'reconcile' },
      {
        GetQueryResults: ({ QueryExecutionId }) => {
          const sql = queryOf(QueryExecutionId);
          const text = JSON.stringify(queryResults(sql));
          return JSON.parse(tableIn(sql) === 'users_quarantine' ? text.replace('"2"', '"1"') : text);
        },
      },
    );

    expect(metricsPut()).toMatchObject([{ MetricName: 'ReconciliationError', Value: 1 }]);
    expect(output).toContain('"what":"rejected records","expected":"2","seen":"1"');
  });

  it('publishes what is stale, as the reconciler sees it', async () => {
    const { error } = await callOn({ mode: 'scheduled' });

    expect(error).toBeUndefined();
    expect(metricsPut()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ MetricName: 'PartitionsPublished', Value: 2 }),
        expect.objectContaining({ MetricName: 'PartitionsStale', Value: 2 }),
      ]),
    );
  });

  it('fails with the code of a failed query, after the age is published', async () => {
    const { error, output } = await callOn(
      { mode: 'scheduled' },
      {
        GetQueryExecution: () => ({
          QueryExecution: { Status: { State: 'FAILED', StateChangeReason: 'TABLE_NOT_FOUND' } },
        }),
      },
    );

    expect(error).toMatchObject({
      code: 'query-failed',
      message: expect.stringContaining('TABLE_NOT_FOUND'),
    });
    expect(output).toContain('"message":"request failed"');
    for (const MetricName of ['DataAgeMinutes', 'PartitionsUnderOlderContract'])
      expect(metricsPut()).toContainEqual(expect.objectContaining({ MetricName }));
  });

  it('stops a query that takes longer than the Lambda has', async () => {
    const { error } = await callOn(
      { mode: 'reconcile' },
      {
        GetQueryExecution: () => ({ QueryExecution: { Status: { State: 'RUNNING' } } }),
        StopQueryExecution: () => ({}),
      },
      10_500,
    );

    expect(error).toMatchObject({ code: 'query-timeout', message: expect.stringContaining('after 0.5s') });
    expect(aws?.calls.map(({ operation }) => operation)).toContain('StopQueryExecution');
  });

  it('has a schema of its variables beside it, without a default', () => {
    const schema = JSON.parse(readFileSync(here('../dist/config.schema.json'), 'utf8'));

    expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(environment).sort());
    expect(schema.required.sort()).toEqual(Object.keys(environment).sort());
    expect(JSON.stringify(schema)).not.toContain('"default"');
  });
});
