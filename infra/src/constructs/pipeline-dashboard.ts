import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { metricNamespace, metricStatistic, metrics, pipelineDimensions, type Spec } from '@ledgerline/schema';
import { Construct } from 'constructs';
import type { Place } from '../place.ts';

export interface PipelineDashboardProps {
  readonly place: Place;
  readonly environment: string;
  readonly spec: Spec;
  readonly deadLetterName: string;
}

type Metric = readonly [namespace: string, name: string, ...dimensions: string[]];

interface Chart {
  readonly title: string;
  readonly metrics: readonly Metric[];
  /** A horizontal line. @default - none */
  readonly limit?: number;
}

function chartsOf({ spec, environment, deadLetterName }: PipelineDashboardProps): readonly Chart[] {
  const ours = ({ name }: { readonly name: string }): Metric => [
    metricNamespace,
    name,
    ...Object.entries(pipelineDimensions(spec.pipeline, environment)).flat(),
  ];
  return [
    {
      title: 'Age of the data, minutes',
      metrics: [ours(metrics.dataAgeMinutes)],
      limit: spec.objectives.freshnessHours * 60,
    },
    {
      title: 'Partitions',
      metrics: [
        metrics.partitionsPublished,
        metrics.partitionsStale,
        metrics.partitionsHeld,
        metrics.partitionsUnderOlderContract,
      ].map(ours),
    },
    { title: 'Records of a run', metrics: [metrics.recordsAccepted, metrics.recordsRejected].map(ours) },
    { title: 'Rejected ratio', metrics: [ours(metrics.rejectedRatio)], limit: spec.gates.maxRejectedRatio },
    { title: 'Runs', metrics: [metrics.runSucceeded, metrics.runFailed].map(ours) },
    { title: 'Duration of a run, seconds', metrics: [ours(metrics.runDurationSeconds)] },
    { title: 'Bytes scanned by a run', metrics: [ours(metrics.bytesScanned)] },
    { title: 'DPU-seconds of a run', metrics: [ours(metrics.dpuSeconds)] },
    {
      title: 'Cost of a run, dollars',
      metrics: [ours(metrics.runCostUsd)],
      limit: spec.objectives.runCostUsd,
    },
    {
      title: 'Wrong totals, void records, lost events',
      metrics: [
        ours(metrics.reconciliationError),
        ours(metrics.recordsVoided),
        ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', deadLetterName],
      ],
    },
  ];
}

function widget(chart: Chart, index: number, region: string) {
  const columns = 2;
  const [width, height] = [12, 6];
  return {
    type: 'metric',
    x: (index % columns) * width,
    y: Math.floor(index / columns) * height,
    width,
    height,
    properties: {
      title: chart.title,
      metrics: chart.metrics,
      region,
      stat: metricStatistic,
      period: 300,
      view: 'timeSeries',
      ...(chart.limit !== undefined && {
        annotations: { horizontal: [{ label: 'limit', value: chart.limit }] },
      }),
    },
  };
}

/** One page that answers: is it fresh, is it right, what does it cost. */
export class PipelineDashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: PipelineDashboardProps) {
    super(scope, id);
    this.name = props.place.prefix;
    const widgets = chartsOf(props).map((chart, index) => widget(chart, index, props.place.region));
    new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: this.name,
      dashboardBody: JSON.stringify({ widgets }),
    });
  }
}
