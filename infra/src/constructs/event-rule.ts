import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission/index.js';
import { Construct } from 'constructs';
import { arnOf, type Place } from '../place.ts';
import type { EventQueue } from './event-queue.ts';
import type { NodeFunction } from './node-function.ts';

/** What sets a rule off. */
export type EventSource =
  | { readonly kind: 'pattern'; readonly pattern: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'schedule';
      /** For instance `rate(1 hour)`. */
      readonly schedule: string;
      /** What the target gets. */
      readonly message: Readonly<Record<string, unknown>>;
    };

export interface EventRuleProps {
  readonly place: Place;
  readonly name: string;
  readonly description: string;
  readonly source: EventSource;
}

/** A rule on the default bus. */
export class EventRule extends Construct {
  private readonly name: string;
  private readonly arn: string;
  private readonly input: string | undefined;

  constructor(scope: Construct, id: string, { place, name, description, source }: EventRuleProps) {
    super(scope, id);
    this.arn = arnOf(place, 'events', `rule/${name}`);
    this.input = source.kind === 'schedule' ? JSON.stringify(source.message) : undefined;
    const rule = new CloudwatchEventRule(this, 'rule', {
      name,
      description,
      ...(source.kind === 'schedule'
        ? { scheduleExpression: source.schedule }
        : { eventPattern: JSON.stringify(source.pattern) }),
    });
    this.name = rule.name;
  }

  private target(id: string, arn: string, deadLetterArn?: string): void {
    new CloudwatchEventTarget(this, id, {
      rule: this.name,
      arn,
      ...(this.input !== undefined && { input: this.input }),
      ...(deadLetterArn !== undefined && { deadLetterConfig: { arn: deadLetterArn } }),
      retryPolicy: { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 10 },
    });
  }

  /** What cannot be delivered goes to the dead-letter queue of the queue. */
  sendTo(queue: EventQueue): void {
    this.target('queue', queue.arn, queue.deadLetterArn);
  }

  /** What cannot be delivered is lost: for a function that its next scheduled call tells everything. */
  invoke(target: NodeFunction): void {
    this.target('function', target.arn);
    new LambdaPermission(this, 'permission', {
      functionName: target.existing,
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: this.arn,
    });
  }
}
