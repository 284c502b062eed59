import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline, metrics, specHashOf } from '@ledgerline/schema';
import { environmentOf, type Resource, standInArtifacts, synthesise } from './synthesise.ts';

const spec = compilePipeline(usersSummary);
const prod = synthesise(environmentOf('prod'));
const local = synthesise(environmentOf('local'));

const one = (resources: readonly Resource[]): Resource => {
  if (resources.length !== 1 || resources[0] === undefined) throw new Error(`${resources.length} resources`);
  return resources[0];
};
const named = (name: string) => (resource: Resource) => resource.name === name;

describe('the job', () => {
  const job = one(prod.resources('aws_glue_job'));

  it('is small, runs alone, ends, and is neither queued nor repeated by Glue', () => {
    expect(job).toMatchObject({
      glue_version: '5.1',
      worker_type: 'G.1X',
      number_of_workers: 2,
      max_retries: 0,
      timeout: 120,
      job_run_queuing_enabled: false,
      execution_property: { max_concurrent_runs: 1 },
    });
  });

  it('keeps its roots to itself', () => {
    expect(job.non_overridable_arguments).toMatchObject({
      '--ledgerline-input-root': 's3://ledgerline-prod-333333333333-raw/',
      '--ledgerline-output-root': 's3://ledgerline-prod-333333333333-curated/',
      '--python-modules-installer-option': '--no-index --no-deps',
    });
    expect(job.default_arguments).toBeUndefined();
  });

  it('names script and wheels by their content', () => {
    const keys = (stack: typeof prod) => stack.resources('aws_s3_object').map(({ key }) => key);
    const changed = { ...standInArtifacts(), jobScript: standInArtifacts().jobWheel };
    const others = keys(synthesise(environmentOf('prod'), changed));

    expect(keys(prod)).toHaveLength(4);
    expect(keys(prod).filter((key) => !others.includes(key))).toEqual([
      expect.stringMatching(/^scripts\/[0-9a-f]{64}\/main\.py$/),
    ]);
  });

  it('brings third-party wheels to AWS and leaves them to the local cloud', () => {
    const modules = (resource: Resource) =>
      resource.non_overridable_arguments['--additional-python-modules']
        .split(',')
        .map((uri: string) => uri.split('/').at(-1)?.split('-')[0]);

    expect(modules(job)).toEqual(['ledgerline_job', 'duckdb']);
    expect(modules(one(local.resources('aws_glue_job')))).toEqual(['ledgerline_job']);
  });
});

describe('the catalog', () => {
  const tables = prod.resources('aws_glue_catalog_table');

  it('has the four tables of the spec with their columns', () => {
    const columns = Object.fromEntries(
      tables.map((table) => [
        table.name,
        table.storage_descriptor.columns.map(({ name, type }: { name: string; type: string }) => ({
          name,
          type,
        })),
      ]),
    );

    expect(columns).toEqual(
      Object.fromEntries(Object.values(spec.tables).map((table) => [table.name, table.columns])),
    );
  });

  it('points published tables at empty prefixes that hold nothing else', () => {
    const locations = tables.filter(({ name }) => name !== 'users_raw').map((table) => [table.name, table]);

    for (const [name, { storage_descriptor }] of locations as [string, Resource][]) {
      expect(storage_descriptor.location).toBe(`s3://ledgerline-prod-333333333333-curated/tables/${name}/`);
    }
  });

  it('leaves alone what the trigger moves: the total, and nothing else', () => {
    const ignored = tables
      .filter(({ lifecycle }) => lifecycle !== undefined)
      .map(({ name, lifecycle }) => [name, lifecycle.ignore_changes]);

    expect(ignored).toEqual([['users_summary', ['storage_descriptor[0].location', 'parameters']]]);
  });
});

describe('the spec', () => {
  const specUri = (stack: typeof prod) => (stack.json.output.spec_uri as { value: string }).value;

  it('lies under its own hash', () => {
    expect(specUri(prod)).toBe(`s3://ledgerline-prod-333333333333-artifacts/specs/${specHashOf(spec)}.json`);
  });

  it('carries the gates of the environment, and the same contract', () => {
    const environment = { ...environmentOf('prod'), gates: { maxRejectedRatio: 0.4 } };
    const changed = compilePipeline({ ...usersSummary, gates: { maxRejectedRatio: 0.4 } });

    expect(specUri(synthesise(environment))).toContain(specHashOf(changed));
    expect(changed.contractHash).toBe(spec.contractHash);
  });
});

describe('events', () => {
  it('of the bucket, of the job, of the hour and of the night go to the queue, which calls the trigger', () => {
    const queue = 'arn:aws:sqs:eu-central-1:333333333333:ledgerline-prod-events';
    const targets = prod.resources('aws_cloudwatch_event_target').filter(({ arn }) => arn === queue);
    const feed = one(prod.resources('aws_lambda_event_source_mapping'));

    expect(targets.map(({ rule }) => /routes_(.*)_rule/.exec(rule)?.[1]).sort()).toEqual([
      'hourly',
      'input-changed',
      'run-ended',
      'sweep',
    ]);
    expect(feed).toMatchObject({
      event_source_arn: queue,
      batch_size: 10,
      function_response_types: ['ReportBatchItemFailures'],
      scaling_config: { maximum_concurrency: 2 },
    });
    expect(feed.maximum_batching_window_in_seconds).toBeGreaterThan(0);
  });

  it('may be sent to the queue and its dead letters by every rule that does, and by no other', () => {
    const targets = prod
      .resources('aws_cloudwatch_event_target')
      .filter(({ arn }) => arn.endsWith('-events'));
    const rules = prod
      .resources('aws_cloudwatch_event_rule')
      .filter(({ id }) => targets.some(({ rule }) => rule.includes(`.${id}.`)))
      .map(({ name }) => `arn:aws:events:eu-central-1:333333333333:rule/${name}`);

    for (const { policy } of prod.resources('aws_sqs_queue'))
      expect(JSON.parse(policy).Statement[0].Condition.ArnEquals['aws:SourceArn'].sort()).toEqual(
        rules.sort(),
      );
  });

  it('stay invisible for six times the timeout of the trigger, whose lease outlives it', () => {
    const queue = one(prod.resources('aws_sqs_queue').filter(named('ledgerline-prod-events')));
    const [trigger] = prod
      .resources('aws_lambda_function')
      .filter(({ function_name }) => function_name === 'ledgerline-prod-trigger');

    expect(queue.visibility_timeout_seconds).toBe(6 * trigger?.timeout);
    expect(Number(trigger?.environment.variables.LEASE_SECONDS)).toBeGreaterThan(trigger?.timeout);
  });

  it('come from the raw bucket', () => {
    const notification = one(prod.resources('aws_s3_bucket_notification'));

    expect(notification.eventbridge).toBe(true);
    expect(notification.bucket).toMatch(/buckets_raw_bucket/);
  });
});

describe('the alarms', () => {
  const alarms = prod.resources('aws_cloudwatch_metric_alarm');
  const ours = alarms.filter(({ namespace }) => namespace === 'Ledgerline');

  it('of staleness goes off after the objective, and when nobody measures', () => {
    const stale = one(alarms.filter(({ metric_name }) => metric_name === 'DataAgeMinutes'));

    expect(stale).toMatchObject({ threshold: 26 * 60, treat_missing_data: 'breaching' });
  });

  it('on our own metrics look back two measurements, so that what comes late is in the window', () => {
    expect(ours).toHaveLength(6);
    for (const { period, evaluation_periods } of ours)
      expect(period * evaluation_periods).toBeGreaterThanOrEqual(1_800);
  });

  it('say what to do, with the name of the environment', () => {
    for (const { alarm_description } of alarms) {
      expect(alarm_description).toMatch(
        /`ledgerline [a-z]+( PARTITION)? --environment prod --pipeline users-summary`/,
      );
      expect(alarm_description.length).toBeLessThanOrEqual(1024);
    }
  });
});

describe('the dashboard', () => {
  it('shows every metric of the pipeline, and one of its queue', () => {
    const { dashboard_body } = one(prod.resources('aws_cloudwatch_dashboard'));
    const { widgets } = JSON.parse(dashboard_body);
    const shown = widgets.flatMap(({ properties }: { properties: { metrics: string[][] } }) =>
      properties.metrics.map(([, name]) => name),
    );
    const ofGroups: readonly string[] = [metrics.summaryTotal.name, metrics.groupTotal.name];
    const ofPipeline = Object.values(metrics).map(({ name }) => name);

    expect(shown.sort()).toEqual(
      [...ofPipeline.filter((name) => !ofGroups.includes(name)), 'ApproximateNumberOfMessagesVisible'].sort(),
    );
  });
});

describe('state', () => {
  it('of local lies in the project, by a path that every clone shares', () => {
    expect(local.json.terraform.backend).toEqual({
      local: { path: '../../../../.ledgerline/terraform/local.tfstate' },
    });
  });

  it('of the others lies in S3, encrypted, one writer at a time', () => {
    expect(prod.json.terraform.backend).toMatchObject({ s3: { encrypt: true, use_lockfile: true } });
  });

  it('refuses the credentials of another account', () => {
    expect(prod.json.provider.aws).toMatchObject([{ allowed_account_ids: ['333333333333'] }]);
  });
});
