import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { metricNamespace, metricStatistic, metrics, pipelineDimensions, type Spec } from '@ledgerline/schema';
import { Construct } from 'constructs';
import type { Place } from '../place.ts';

export interface PipelineAlarmsProps {
  readonly place: Place;
  readonly environment: string;
  readonly spec: Spec;
  readonly deadLetterName: string;
  /** Who is told. */
  readonly emails: readonly string[];
}

interface Alarm {
  readonly name: string;
  readonly meaning: string;
  readonly metric: string;
  /** Alarm when the largest value of a period is above. */
  readonly above: number;
  /** @default 300 */
  readonly periodSeconds?: number;
  /** @default false */
  readonly isMissingBad?: boolean;
  /** @default - namespace and dimensions of the pipeline */
  readonly of?: { readonly namespace: string; readonly dimensions: Record<string, string> };
}

function alarmsOf({ spec, deadLetterName }: PipelineAlarmsProps): readonly Alarm[] {
  const { freshnessHours } = spec.objectives;
  const { maxRejectedRatio } = spec.gates;
  return [
    { name: 'run-failed', meaning: 'A run failed', metric: metrics.runFailed.name, above: 0 },
    {
      name: 'stale',
      meaning: `Nothing was published for ${freshnessHours} h, or nobody measures it`,
      metric: metrics.dataAgeMinutes.name,
      above: freshnessHours * 60,
      // measured every 15 min: a shorter period would be missing half of the time
      periodSeconds: 1_800,
      isMissingBad: true,
    },
    {
      name: 'held',
      meaning: 'Partitions wait for a decision: `ledgerline status` says which and why',
      metric: metrics.partitionsHeld.name,
      above: 0,
      periodSeconds: 1_800,
    },
    {
      name: 'reconciliation',
      meaning: 'Athena answers other totals than the builds that are published',
      metric: metrics.reconciliationError.name,
      above: 0,
    },
    {
      name: 'rejected',
      meaning: `More than ${maxRejectedRatio * 100} % of the records of a run were rejected`,
      metric: metrics.rejectedRatio.name,
      above: maxRejectedRatio,
    },
    {
      name: 'dead-letters',
      meaning: 'Events could not be handled',
      metric: 'ApproximateNumberOfMessagesVisible',
      above: 0,
      of: { namespace: 'AWS/SQS', dimensions: { QueueName: deadLetterName } },
    },
  ];
}

/** The alarms that a person must know of, and the topic that tells. */
export class PipelineAlarms extends Construct {
  constructor(scope: Construct, id: string, props: PipelineAlarmsProps) {
    super(scope, id);
    const { place, environment, spec } = props;
    const topic = new SnsTopic(this, 'topic', { name: `${place.prefix}-alarms` });
    props.emails.forEach((endpoint, index) => {
      new SnsTopicSubscription(this, `email-${index}`, { topicArn: topic.arn, protocol: 'email', endpoint });
    });
    const dimensions = pipelineDimensions(spec.pipeline, environment);
    for (const alarm of alarmsOf(props)) {
      new CloudwatchMetricAlarm(this, alarm.name, {
        alarmName: `${place.prefix}-${alarm.name}`,
        alarmDescription: alarm.meaning,
        ...(alarm.of ?? { namespace: metricNamespace, dimensions }),
        metricName: alarm.metric,
        statistic: metricStatistic,
        comparisonOperator: 'GreaterThanThreshold',
        threshold: alarm.above,
        period: alarm.periodSeconds ?? 300,
        evaluationPeriods: 1,
        treatMissingData: (alarm.isMissingBad ?? false) ? 'breaching' : 'notBreaching',
        alarmActions: [topic.arn],
        okActions: [topic.arn],
      });
    }
  }
}
