import { describe, expect, it } from '@jest/globals';
import { environments } from '../src/environments.ts';
import { type Resource, type SynthesisedStack, synthesiseAll } from './synthesise.ts';

const stacks = synthesiseAll();

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

function rolePermissions(stack: SynthesisedStack): Statement[] {
  return stack.resources('aws_iam_role_policy').flatMap(({ policy }) => JSON.parse(policy).Statement);
}

/** By tag: what is not tagged stays, however old. */
const sweptRuns = {
  id: 'swept',
  filter: [{ and: [{ prefix: 'runs/', tags: { ledgerline: 'swept' } }] }],
  expiration: [{ days: 1 }],
};

/** Buckets without a companion of the type that fits. */
function bucketsWithout(stack: SynthesisedStack, type: string, fits: (resource: Resource) => boolean) {
  const companions = stack.resources(type).filter(fits);
  return stack
    .resources('aws_s3_bucket')
    .map(({ id }) => id)
    .filter((id) => !companions.some(({ bucket }) => bucket === `\${aws_s3_bucket.${id}.id}`));
}

describe.each(stacks)('in %s', (name, stack) => {
  it('has something to look at', () => {
    expect(stack.resources('aws_s3_bucket')).toHaveLength(4);
    expect(stack.resources('aws_iam_role')).toHaveLength(3);
    expect(stack.resources('aws_lambda_function')).toHaveLength(2);
  });

  it('every bucket blocks public access', () => {
    const blocks = (block: Resource) =>
      block.block_public_acls &&
      block.block_public_policy &&
      block.ignore_public_acls &&
      block.restrict_public_buckets;

    expect(bucketsWithout(stack, 'aws_s3_bucket_public_access_block', blocks)).toEqual([]);
  });

  it('every bucket refuses plain HTTP', () => {
    const refuses = ({ policy }: Resource) =>
      JSON.parse(policy).Statement.some(
        ({ Effect, Principal, Action, Condition }: Statement & { Principal: string }) =>
          Effect === 'Deny' &&
          Principal === '*' &&
          Action.includes('s3:*') &&
          JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      );

    expect(bucketsWithout(stack, 'aws_s3_bucket_policy', refuses)).toEqual([]);
  });

  it('every bucket is encrypted', () => {
    const type = 'aws_s3_bucket_server_side_encryption_configuration';

    expect(bucketsWithout(stack, type, () => true)).toEqual([]);
  });

  it('deletes data with the stack only where the environment says so', () => {
    const forced = stack.resources('aws_s3_bucket').map(({ force_destroy }) => force_destroy);

    expect(new Set(forced)).toEqual(new Set([environments[name].forceDestroy]));
    expect(environments[name].forceDestroy).toBe(name === 'local' || name === 'dev');
  });

  it('no role may do an action by wildcard', () => {
    const actions = rolePermissions(stack).flatMap(({ Action }) => Action);

    expect(actions.length).toBeGreaterThan(30);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('no role may work on everything, but for metrics, which have no name', () => {
    const broad = rolePermissions(stack).filter(({ Resource: [...on] }) =>
      on.some((resource) => resource === '*' || /^arn:aws:[a-z0-9]+:[^:]*:[^:]*:\*$/.test(resource)),
    );

    expect(broad).toEqual([
      {
        Effect: 'Allow',
        Action: ['cloudwatch:PutMetricData'],
        Resource: ['*'],
        Condition: { StringEquals: { 'cloudwatch:namespace': 'Ledgerline' } },
      },
    ]);
  });

  it('every role works only on what belongs to this environment', () => {
    const own = `ledgerline-${name}`;
    const shared = [`arn:aws:glue:${environments[name].region}:${environments[name].account}:catalog`];
    shared.push(shared[0]?.replace('glue', 'events').replace('catalog', 'event-bus/default') ?? '');
    const strange = rolePermissions(stack)
      .flatMap(({ Resource: on }) => on)
      .filter((arn) => arn !== '*' && !shared.includes(arn))
      .filter((arn) => !arn.includes(own) && !arn.includes(own.replaceAll('-', '_')));

    expect(strange).toEqual([]);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  it('every policy fits into a role', () => {
    const sizes = stack.resources('aws_iam_role_policy').map(({ policy }) => policy.length);

    expect(Math.max(...sizes)).toBeLessThan(10_240);
  });

  it('every queue has a dead-letter queue or is one', () => {
    const queues = stack.resources('aws_sqs_queue');
    const targets = queues
      .filter(({ redrive_policy }) => redrive_policy !== undefined)
      .map(({ redrive_policy }) => JSON.parse(redrive_policy).deadLetterTargetArn.split(':').at(-1));
    const lost = queues.filter(
      (queue) => queue.redrive_policy === undefined && !targets.includes(queue.name),
    );

    expect(targets).toHaveLength(1);
    expect(lost).toEqual([]);
    expect(queues.every(({ sqs_managed_sse_enabled }) => sqs_managed_sse_enabled)).toBe(true);
  });

  it('the dead-letter queue takes what the trigger was not told, and nothing that is for the publisher', () => {
    const targets = stack.resources('aws_cloudwatch_event_target');
    const buried = targets.filter(({ dead_letter_config }) =>
      dead_letter_config?.arn.endsWith('-events-dead'),
    );
    const forTrigger = targets.filter(({ arn }) => arn.endsWith('-events'));

    expect(forTrigger).toHaveLength(4);
    expect(buried).toEqual(forTrigger);
  });

  it('every alarm tells somebody', () => {
    const [topic] = stack.resources('aws_sns_topic');
    const alarms = stack.resources('aws_cloudwatch_metric_alarm');

    expect(alarms).toHaveLength(7);
    for (const { alarm_actions } of alarms) {
      expect(alarm_actions).toEqual([`\${aws_sns_topic.${topic?.id}.arn}`]);
    }
  });

  it('every log ends some day', () => {
    const groups = stack.resources('aws_cloudwatch_log_group');

    expect(groups.map(({ name: group }) => group).sort()).toEqual([
      `/aws-glue/ledgerline-${name}/error`,
      `/aws-glue/ledgerline-${name}/output`,
      `/aws/lambda/ledgerline-${name}-metrics-publisher`,
      `/aws/lambda/ledgerline-${name}-trigger`,
    ]);
    expect(groups.every(({ retention_in_days }) => retention_in_days > 0)).toBe(true);
  });

  it('nothing expires input or runs by age, but for runs that were swept', () => {
    const rules = stack
      .resources('aws_s3_bucket_lifecycle_configuration')
      .filter(({ bucket }) => !bucket.includes('results'))
      .flatMap(({ rule }) => rule);

    const expiring = rules.filter(({ expiration }) => expiration !== undefined);

    expect(expiring.map(({ id, filter, expiration }) => ({ id, filter, expiration }))).toEqual(
      name === 'local' ? [] : [sweptRuns],
    );
    expect(rules).toHaveLength(name === 'local' ? 0 : 3);
  });
});
