import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { type ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { rolePolicy, type Statement } from '../policy-document.ts';

export interface ServiceRoleProps {
  readonly name: string;
  /** The AWS service that assumes the role, for instance `glue.amazonaws.com`. */
  readonly service: string;
}

/** A role of one service. What it may do is said by the resources it works on (`bucket.grantRead(role)`). */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** What needs the permissions when it is created depends on this. */
  readonly policy: ITerraformDependable;
  private readonly statements: Statement[] = [];

  constructor(scope: Construct, id: string, { name, service }: ServiceRoleProps) {
    super(scope, id);
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    };
    const role = new IamRole(this, 'role', { name, assumeRolePolicy: JSON.stringify(trust) });
    this.arn = role.arn;
    this.policy = new IamRolePolicy(this, 'policy', {
      name: 'work',
      role: role.id,
      policy: Lazy.stringValue({ produce: () => rolePolicy(this.statements) }),
    });
  }

  /** For the `grant...` methods of resources. */
  allow(statement: Statement): void {
    this.statements.push(statement);
  }
}
