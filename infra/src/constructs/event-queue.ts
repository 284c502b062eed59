import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { arnOf, type Place, queueUrlOf } from '../place.ts';
import { type ResourceStatement, resourcePolicy, tlsOnly } from '../policy-document.ts';
import { KnownQueue } from './known-queue.ts';
import type { NodeFunction } from './node-function.ts';
import type { ServiceRole } from './service-role.ts';

export interface EventQueueProps {
  readonly place: Place;
  /** Names of the EventBridge rules that may send. */
  readonly ruleNames: readonly string[];
  /** Timeout of the function that reads; a message stays invisible six times as long, as AWS asks. */
  readonly consumerTimeoutSeconds: number;
}

const dayInSeconds = 86_400;

/** The queue that feeds the trigger, and its dead-letter queue, which also takes what rules cannot deliver to it. */
export class EventQueue extends Construct {
  readonly arn: string;
  readonly deadLetterArn: string;
  readonly deadLetterName: string;
  readonly url: string;
  readonly deadLetterUrl: string;
  private readonly queue: SqsQueue;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const { place } = props;
    const name = `${place.prefix}-events`;
    this.deadLetterName = `${name}-dead`;
    this.arn = arnOf(place, 'sqs', name);
    this.deadLetterArn = arnOf(place, 'sqs', this.deadLetterName);
    const deadLetters = new SqsQueue(this, 'dead-letters', {
      name: this.deadLetterName,
      messageRetentionSeconds: 14 * dayInSeconds,
      sqsManagedSseEnabled: true,
      policy: this.policyOf(this.deadLetterArn, props),
    });
    this.queue = new SqsQueue(this, 'queue', {
      name,
      messageRetentionSeconds: 4 * dayInSeconds,
      visibilityTimeoutSeconds: 6 * props.consumerTimeoutSeconds,
      sqsManagedSseEnabled: true,
      policy: this.policyOf(this.arn, props),
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetterArn, maxReceiveCount: 5 }),
      dependsOn: [this.existing(deadLetters, props)], // refused before that
    });
    this.url = queueUrlOf(place, name);
    this.deadLetterUrl = queueUrlOf(place, this.deadLetterName);
  }

  /** What to wait for until the dead-letter queue exists. */
  private existing(deadLetters: SqsQueue, { place }: EventQueueProps): ITerraformDependable {
    const { endpoint, region } = place;
    if (endpoint === undefined) return deadLetters;
    return new KnownQueue(this, 'known', { endpoint, region, queueName: this.deadLetterName }).done;
  }

  private policyOf(queueArn: string, { place, ruleNames }: EventQueueProps): string {
    const sources = ruleNames.map((rule) => arnOf(place, 'events', `rule/${rule}`));
    const fromRules: ResourceStatement = {
      principal: 'events.amazonaws.com',
      actions: ['sqs:SendMessage'],
      resources: [queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': sources } },
    };
    return resourcePolicy([fromRules, tlsOnly('sqs', [queueArn])]);
  }

  grantSend(role: ServiceRole): void {
    role.allow({ actions: ['sqs:SendMessage'], resources: [this.arn] });
  }

  /** Sending a message that nobody can act on straight to the dead-letter queue. */
  grantBury(role: ServiceRole): void {
    role.allow({ actions: ['sqs:SendMessage'], resources: [this.deadLetterArn] });
  }

  /** Calls the function with batches; messages it names as failed come again, the others do not. */
  feed(consumer: NodeFunction): void {
    consumer.role.allow({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.arn],
    });
    new LambdaEventSourceMapping(this, 'feed', {
      eventSourceArn: this.arn,
      functionName: consumer.existing,
      batchSize: 10,
      maximumBatchingWindowInSeconds: 1,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: 2 }, // the least that AWS allows
      dependsOn: [this.queue],
    });
  }
}
