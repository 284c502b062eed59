import { metricNamespace } from '@ledgerline/schema';
import type { Construct } from 'constructs';
import { NodeFunction } from './node-function.ts';
import { grantObserve, observerSettings, type PipelineParts } from './observer.ts';
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
        ...observerSettings(props),
        WORKGROUP_NAME: props.workgroup.name,
        QUERY_TIMEOUT_SECONDS: '120',
      },
    });
    grantObserve(this.role, props);
    this.grantQueries(props);
    this.role.allow({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'], // metrics have no ARN; the namespace limits it
      conditions: { StringEquals: { 'cloudwatch:namespace': metricNamespace } },
    });
  }

  private grantQueries({ buckets: { curated }, catalog, workgroup }: PublisherFunctionProps): void {
    workgroup.grantQuery(this.role);
    catalog.grantQuery(this.role);
    // what its queries read; of the quarantine it counts the rows
    curated.grantRead(this.role, ['runs/*/summary/*', 'runs/*/quarantine/*', 'runs/*/rollup/*']);
    curated.grantRead(this.role, ['runs/*/report.json']);
  }
}
