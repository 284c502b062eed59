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
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly advice: string;
  readonly metric: string;
  /** Alarm when the largest value of a period is above. */
  readonly above: number;
  /** @default 1800 */
  readonly periodSeconds?: number;
  /** @default false */
  readonly isMissingBad?: boolean;
  /** @default - namespace and dimensions of the pipeline */
  readonly of?: { readonly namespace: string; readonly dimensions: Record<string, string> };
}

/**
 * What is measured every 15 min is missing half of the time from a shorter period; and a run whose event was lost is
 * found that late, at the time at which it ended: it must still lie in the window.
 */
const measuredSeconds = 1_800;

function alarmsOf({ spec, environment, deadLetterName }: PipelineAlarmsProps): readonly Alarm[] {
  const { freshnessHours } = spec.objectives;
  const { maxRejectedRatio } = spec.gates;
  const cli = (command: string) =>
    `\`ledgerline ${command} --environment ${environment} --pipeline ${spec.pipeline}\``;
  return [
    {
      name: 'run-failed',
      meaning: 'A run failed; it is tried again by itself, three times at most',
      advice: `${cli('status')} names what is held then, the log of the run says why; after the repair ${cli('retry')}`,
      metric: metrics.runFailed.name,
      above: 0,
    },
    {
      name: 'stale',
      meaning: `Nothing was published for ${freshnessHours} h, or nobody measures it`,
      advice: `${cli('status')} says what is waited for; if all is up to date, no input arrived; if it fails, read the log of metrics-publisher`,
      metric: metrics.dataAgeMinutes.name,
      above: freshnessHours * 60,
      isMissingBad: true,
    },
    {
      name: 'held',
      meaning: 'Partitions or the total wait for a decision',
      advice: `${cli('status')} says which, why and what ends it: accept, release, retry or confirm-removals`,
      metric: metrics.partitionsHeld.name,
      above: 0,
    },
    {
      name: 'reconciliation',
      meaning: 'Athena answers other totals than the builds that are published',
      advice: `the log of metrics-publisher says where, expected and seen; ${cli('repair')} rebuilds the catalog from the records`,
      metric: metrics.reconciliationError.name,
      above: 0,
    },
    {
      name: 'void-records',
      meaning: 'Files of a finished build were not what its record said; it is built again by itself',
      advice: `the log of the trigger names partition, run and file; find out who else writes below runs/; ${cli('history PARTITION')} says what was published`,
      metric: metrics.recordsVoided.name,
      above: 0,
    },
    {
      name: 'rejected',
      meaning: `More than ${maxRejectedRatio * 100} % of the records of a run were rejected`,
      advice: `${cli('status')} names the partition that is held, ${cli('rejected PARTITION')} shows why; send the file again corrected, or accept it`,
      metric: metrics.rejectedRatio.name,
      above: maxRejectedRatio,
    },
    {
      name: 'dead-letters',
      meaning: 'The trigger was not told something, or could not act on it',
      advice: `the log of trigger says why; after the repair ${cli('redrive')} shows them and sends them again; what comes back nobody can act on, \`--discard\` deletes it`,
      metric: 'ApproximateNumberOfMessagesVisible',
      above: 0,
      periodSeconds: 300,
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
        alarmDescription: `${alarm.meaning}: ${alarm.advice}`,
        ...(alarm.of ?? { namespace: metricNamespace, dimensions }),
        metricName: alarm.metric,
        statistic: metricStatistic,
        comparisonOperator: 'GreaterThanThreshold',
        threshold: alarm.above,
        period: alarm.periodSeconds ?? measuredSeconds,
        evaluationPeriods: 1,
        treatMissingData: (alarm.isMissingBad ?? false) ? 'breaching' : 'notBreaching',
        alarmActions: [topic.arn],
        okActions: [topic.arn],
      });
    }
  }
}
