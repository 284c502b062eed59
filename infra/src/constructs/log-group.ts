import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { Construct } from 'constructs';
import { arnOf, type Place } from '../place.ts';
import type { ServiceRole } from './service-role.ts';

export interface LogGroupProps {
  readonly place: Place;
  readonly name: string;
  readonly retentionDays: number;
}

/** A log group that exists before its writer, so that its logs end some day. */
export class LogGroup extends Construct {
  readonly name: string;
  private readonly arn: string;

  constructor(scope: Construct, id: string, { place, name, retentionDays }: LogGroupProps) {
    super(scope, id);
    this.name = name;
    this.arn = arnOf(place, 'logs', `log-group:${name}`);
    new CloudwatchLogGroup(this, 'group', { name, retentionInDays: retentionDays });
  }

  /** AWS names a group with `:*` behind it, and looks at the group for a stream that is yet to be made. */
  grantWrite(role: ServiceRole): void {
    role.allow({
      // Glue asks for the group although it exists
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.arn, `${this.arn}:*`],
    });
  }
}
