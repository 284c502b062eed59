import { AthenaNamedQuery } from '@cdktf/provider-aws/lib/athena-named-query/index.js';
import { AthenaWorkgroup } from '@cdktf/provider-aws/lib/athena-workgroup/index.js';
import { Construct } from 'constructs';
import { arnOf, type Place } from '../place.ts';
import type { PrivateBucket } from './private-bucket.ts';
import type { ServiceRole } from './service-role.ts';

export interface QueryWorkgroupProps {
  readonly place: Place;
  readonly results: PrivateBucket;
  readonly databaseName: string;
  /** SQL by name. */
  readonly queries: Readonly<Record<string, string>>;
  /** A query that would scan more is cancelled. */
  readonly scannedBytesLimit: number;
  readonly forceDestroy: boolean;
}

/** The Athena workgroup: fixed result location, a limit on what one query may scan, the named queries. */
export class QueryWorkgroup extends Construct {
  readonly name: string;
  private readonly arn: string;
  private readonly results: PrivateBucket;

  constructor(scope: Construct, id: string, props: QueryWorkgroupProps) {
    super(scope, id);
    this.name = props.place.prefix;
    this.arn = arnOf(props.place, 'athena', `workgroup/${this.name}`);
    this.results = props.results;
    const workgroup = new AthenaWorkgroup(this, 'workgroup', {
      name: this.name,
      forceDestroy: props.forceDestroy,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: props.scannedBytesLimit,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${props.results.existing}/results/`,
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
    for (const [name, query] of Object.entries(props.queries)) {
      const database = props.databaseName;
      new AthenaNamedQuery(this, name, { name, query, database, workgroup: workgroup.id });
    }
  }

  /** Running queries; what they read is granted by the catalog and the buckets. */
  grantQuery(role: ServiceRole): void {
    role.allow({
      actions: [
        'athena:StartQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StopQueryExecution',
      ],
      resources: [this.arn],
    });
    role.allow({ actions: ['s3:GetBucketLocation'], resources: [this.results.arn] });
    this.results.grantList(role);
    this.results.grantRead(role, ['results/*']);
    this.results.grantWrite(role, ['results/*']);
  }
}
