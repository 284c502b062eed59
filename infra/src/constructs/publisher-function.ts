import { metricNamespace } from '@ledgerline/schema';
import type { Construct } from 'constructs';
import { NodeFunction } from './node-function.ts';
import { type PipelineParts, pipelineSettings } from './pipeline-settings.ts';
import type { QueryWorkgroup } from './query-workgroup.ts';

export interface PublisherFunctionProps extends PipelineParts {
  /** The built app. */
  readonly folder: string;
  readonly workgroup: QueryWorkgroup;
}

/** Checks the published totals through Athena and publishes metrics. */
export class PublisherFunction extends NodeFunction {
  constructor(scope: Construct, id: string, props: PublisherFunctionProps) {
    super(scope, id, {
      place: props.place,
      app: 'metrics-publisher',
      folder: props.folder,
      timeoutSeconds: 300,
      logRetentionDays: props.logRetentionDays,
      environment: {
        ...pipelineSettings(props),
        WORKGROUP_NAME: props.workgroup.name,
        QUERY_TIMEOUT_SECONDS: '120',
      },
    });
    this.grantData(props);
    props.catalog.grantQuery(this.role);
    props.job.grantReadRuns(this.role);
    props.workgroup.grantQuery(this.role);
    this.role.allow({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'], // metrics have no ARN; the namespace limits it
      conditions: { StringEquals: { 'cloudwatch:namespace': metricNamespace } },
    });
  }

  private grantData({ buckets: { artifacts, curated } }: PublisherFunctionProps): void {
    const { role } = this;
    artifacts.bucket.grantRead(role, ['specs/*']);
    curated.grantList(role);
    curated.grantRead(role, ['runs/*/report.json']);
    // what its queries read; of the quarantine it counts the rows
    curated.grantRead(role, ['runs/*/summary/*', 'runs/*/quarantine/*', 'runs/*/rollup/*']);
  }
}
