import { GlueJob } from '@cdktf/provider-aws/lib/glue-job/index.js';
import { type ExecutionClass, jobArgumentNames } from '@ledgerline/schema';
import { Construct } from 'constructs';
import { arnOf, type Place } from '../place.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { LogGroup } from './log-group.ts';
import type { PrivateBucket } from './private-bucket.ts';
import { ServiceRole } from './service-role.ts';

export interface SparkJobProps {
  readonly place: Place;
  readonly artifacts: ArtifactStore;
  readonly raw: PrivateBucket;
  readonly curated: PrivateBucket;
  /** Paths of the built entry script and of the wheels it needs. */
  readonly script: string;
  readonly wheels: readonly string[];
  readonly executionClass: ExecutionClass;
  /** Glue's own default is two days. */
  readonly timeoutMinutes: number;
  readonly logRetentionDays: number;
}

/** The Glue job: a plan in, immutable files and records out. Whoever starts it names the plan and nothing else. */
export class SparkJob extends Construct {
  readonly name: string;
  readonly executionClass: ExecutionClass;
  private readonly arn: string;

  constructor(scope: Construct, id: string, props: SparkJobProps) {
    super(scope, id);
    const { place, artifacts } = props;
    this.name = `${place.prefix}-build`;
    this.executionClass = props.executionClass;
    this.arn = arnOf(place, 'glue', `job/${this.name}`);
    const role = new ServiceRole(this, 'role', {
      name: `${place.prefix}-job`,
      service: 'glue.amazonaws.com',
    });
    this.grantData(role, props);
    const logs = this.logTo(role, props);
    const script = artifacts.addFile('script', 'scripts', props.script);
    const wheels = props.wheels.map((path, index) => artifacts.addFile(`wheel-${index}`, 'wheels', path));
    new GlueJob(this, 'job', {
      name: this.name,
      roleArn: role.arn,
      command: { name: 'glueetl', scriptLocation: script, pythonVersion: '3' },
      glueVersion: '5.1',
      workerType: 'G.1X',
      numberOfWorkers: 2,
      executionClass: this.executionClass,
      timeout: props.timeoutMinutes,
      maxRetries: 0, // the trigger decides about another attempt
      executionProperty: { maxConcurrentRuns: 1 },
      jobRunQueuingEnabled: false, // a queued run would work on an old plan
      nonOverridableArguments: this.fixedArguments(props, wheels, logs),
      dependsOn: [role.policy],
    });
  }

  /** Groups of its own for what runs print. @returns the prefix of their names */
  private logTo(role: ServiceRole, { place, logRetentionDays }: SparkJobProps): string {
    const prefix = `/aws-glue/${place.prefix}`;
    for (const stream of ['output', 'error']) {
      const name = `${prefix}/${stream}`;
      new LogGroup(this, stream, { place, name, retentionDays: logRetentionDays }).grantWrite(role);
    }
    return prefix;
  }

  private fixedArguments({ raw, curated }: SparkJobProps, wheels: readonly string[], logs: string) {
    return {
      '--job-language': 'python',
      [jobArgumentNames.fixed.inputRoot]: `s3://${raw.name}/`,
      [jobArgumentNames.fixed.outputRoot]: `s3://${curated.name}/`,
      '--additional-python-modules': wheels.join(','),
      // a job without internet installs just these
      '--python-modules-installer-option': '--no-index --no-deps',
      '--custom-logGroup-prefix': logs,
    };
  }

  private grantData(role: ServiceRole, { raw, curated, artifacts }: SparkJobProps): void {
    artifacts.bucket.grantRead(role, ['scripts/*', 'wheels/*', 'specs/*']);
    raw.grantList(role);
    raw.grantRead(role, ['input/*']);
    curated.grantRead(role, ['plans/*', 'runs/*', 'segments/*']);
    curated.grantWrite(role, ['runs/*', 'builds/*', 'segments/*', 'months/*', 'rollups/*']);
    curated.grantWrite(role, ['attempts/*', 'contents/*']);
  }

  grantStart(role: ServiceRole): void {
    role.allow({ actions: ['glue:StartJobRun'], resources: [this.arn] });
  }

  grantReadRuns(role: ServiceRole): void {
    role.allow({ actions: ['glue:GetJobRun', 'glue:GetJobRuns'], resources: [this.arn] });
  }
}
