import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function/index.js';
import { AssetType, Fn, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { arnOf, type Place } from '../place.ts';
import { LogGroup } from './log-group.ts';
import { ServiceRole } from './service-role.ts';

export interface NodeFunctionProps {
  readonly place: Place;
  /** Name of the app: `trigger`. */
  readonly app: string;
  /** Folder with `handler.mjs`, which exports `handler`. */
  readonly folder: string;
  readonly timeoutSeconds: number;
  /** @default 512 */
  readonly memoryMb?: number;
  readonly logRetentionDays: number;
  /** As the app's config schema wants it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A Lambda function from a bundled app, with its role and its log group. */
export class NodeFunction extends Construct {
  readonly name: string;
  readonly arn: string;
  /** The name, for resources that need the function to exist. */
  readonly existing: string;
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { place, app } = props;
    this.name = `${place.prefix}-${app}`;
    this.role = new ServiceRole(this, 'role', { name: this.name, service: 'lambda.amazonaws.com' });
    const logs = new LogGroup(this, 'logs', {
      place,
      name: `/aws/lambda/${this.name}`,
      retentionDays: props.logRetentionDays,
    });
    logs.grantWrite(this.role);
    const code = new TerraformAsset(this, 'code', { path: props.folder, type: AssetType.ARCHIVE });
    const { functionName } = new LambdaFunction(this, 'function', {
      functionName: this.name,
      role: this.role.arn,
      filename: code.path,
      sourceCodeHash: Fn.filebase64sha256(code.path),
      handler: 'handler.handler',
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      timeout: props.timeoutSeconds,
      memorySize: props.memoryMb ?? 512,
      environment: { variables: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' } },
      dependsOn: [this.role.policy],
    });
    this.existing = functionName;
    this.arn = arnOf(place, 'lambda', `function:${this.name}`);
  }
}
