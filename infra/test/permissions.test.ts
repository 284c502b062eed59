import { describe, expect, it } from '@jest/globals';
import { environmentOf, synthesise } from './synthesise.ts';

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** `arn:aws:s3:::ledgerline-prod-333333333333-raw/input/*` -> `raw/input/*`; region and account are the stack's. */
const shorten = (arn: string) =>
  arn
    .replace(/^arn:aws:s3:::ledgerline-prod-\d+-/, '')
    .replace(/^arn:aws:[a-z]+:eu-central-1:\d+:/, '')
    .replaceAll('ledgerline-prod', 'PREFIX')
    .replaceAll('ledgerline_prod', 'PREFIX');

const stack = synthesise(environmentOf('prod'));

/** Action -> resources, of one role of prod. */
function permissionsOf(role: string): Record<string, string[]> {
  const policy = stack.resources('aws_iam_role_policy').find(({ id }) => id.includes(role));
  const statements: Statement[] = JSON.parse(policy?.policy ?? '{"Statement":[]}').Statement;
  const granted: Record<string, string[]> = {};
  for (const { Action, Resource } of statements)
    for (const action of Action)
      granted[action] = [...(granted[action] ?? []), ...Resource.map(shorten)].sort();
  return granted;
}

const data = ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:ListBucket'];
const dataOf = (role: string) =>
  Object.fromEntries(Object.entries(permissionsOf(role)).filter(([action]) => data.includes(action)));

/** Everything a role may do that is no reading, logging or data. */
const deedsOf = (role: string) =>
  Object.keys(permissionsOf(role))
    .filter((action) => !data.includes(action) && !/:(Get|BatchGet|List)|^logs:/.test(action))
    .sort();

const below = (...prefixes: readonly string[]) => prefixes.map((prefix) => `curated/${prefix}/*`);

/** What every observer reads: see `packages/reconciler`. */
const observed = below('attempts', 'builds', 'control', 'months', 'output', 'plans', 'rollups', 'segments');

describe('who may do what', () => {
  it('lets the job read input and plans, and write results and records, nothing that readers see', () => {
    expect(dataOf('_job_')).toEqual({
      's3:GetObject': [
        ...['artifacts/scripts/*', 'artifacts/specs/*', 'artifacts/wheels/*'],
        ...[...below('plans', 'runs', 'segments'), 'raw/input/*'],
      ],
      's3:ListBucket': ['raw'],
      's3:PutObject': below('attempts', 'builds', 'contents', 'months', 'rollups', 'runs', 'segments'),
    });
    expect(deedsOf('_job_')).toEqual([]);
  });

  it('lets the trigger move pointers, start runs and sweep, and neither read input nor delete or write results', () => {
    expect(dataOf('_trigger_')).toEqual({
      's3:GetObject': [
        'artifacts/specs/*',
        ...[...observed, ...below('history'), 'curated/runs/*/export/*'].sort(),
      ],
      's3:ListBucket': ['curated', 'raw'],
      's3:PutObject': below('attempts', 'control', 'history', 'output', 'plans'),
      's3:PutObjectTagging': below('runs'),
      's3:DeleteObject': [
        ...below('attempts', 'builds'),
        'curated/control/pause.json',
        ...below('months', 'rollups', 'segments'),
      ],
    });
    expect(permissionsOf('_trigger_')['sqs:SendMessage']).toEqual(['PREFIX-events', 'PREFIX-events-dead']);
    for (const action of ['glue:BatchDeletePartition', 'glue:BatchUpdatePartition'])
      expect(permissionsOf('_trigger_')[action]).toEqual([
        ...['catalog', 'database/PREFIX'],
        ...['table/PREFIX/users_quarantine', 'table/PREFIX/users_summary_daily'],
      ]);
    expect(deedsOf('_trigger_')).toEqual([
      'events:PutEvents',
      'glue:BatchCreatePartition',
      'glue:BatchDeletePartition',
      'glue:BatchUpdatePartition',
      'glue:StartJobRun',
      'glue:UpdateTable',
      'sqs:DeleteMessage',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ]);
  });

  it('lets the metrics-publisher query and publish metrics, and write nothing but query results', () => {
    const runs = ['quarantine/*', 'report.json', 'rollup/*', 'summary/*'].map(
      (part) => `curated/runs/*/${part}`,
    );
    expect(dataOf('_metrics-publisher_')).toEqual({
      's3:GetObject': ['artifacts/specs/*', ...[...observed, ...runs].sort(), 'results/results/*'],
      's3:ListBucket': ['curated', 'raw', 'results'],
      's3:PutObject': ['results/results/*'],
    });
    expect(deedsOf('_metrics-publisher_')).toEqual([
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
      'cloudwatch:PutMetricData',
    ]);
  });

  const group = (name: string) => [`log-group:${name}`, `log-group:${name}:*`];

  it('lets each role write its own logs alone', () => {
    const groups = Object.fromEntries(
      ['_job_', '_trigger_', '_metrics-publisher_'].map((role) => [
        role,
        permissionsOf(role)['logs:PutLogEvents'],
      ]),
    );

    expect(groups).toEqual({
      _job_: [...group('/aws-glue/PREFIX/error'), ...group('/aws-glue/PREFIX/output')],
      _trigger_: group('/aws/lambda/PREFIX-trigger'),
      '_metrics-publisher_': group('/aws/lambda/PREFIX-metrics-publisher'),
    });
  });
});
