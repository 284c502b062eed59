import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { resourcePrefixOf, stackNameOf } from '@ledgerline/pipelines';
import type { FrozenSpec, PipelineDefinition } from '@ledgerline/schema';
import { LocalBackend, S3Backend, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { BuiltArtifacts } from './built-artifacts.ts';
import { EtlPipeline } from './constructs/etl-pipeline.ts';
import type { Environment } from './environments.ts';

export interface PipelineStackProps {
  readonly environment: Environment;
  readonly definition: PipelineDefinition;
  /** Other versions of the result, whose tables stay as they are. @default - none */
  readonly frozen?: readonly FrozenSpec[] | undefined;
  readonly artifacts: BuiltArtifacts;
}

/** Everything of one pipeline in one environment. */
export class PipelineStack extends TerraformStack {
  constructor(scope: Construct, props: PipelineStackProps) {
    const { environment, definition } = props;
    const name = stackNameOf(environment.name, definition.name);
    super(scope, name);
    this.keepState(name, environment);
    const { account, region, endpoint } = environment;
    new AwsProvider(this, 'aws', {
      region,
      allowedAccountIds: [account],
      defaultTags: [
        { tags: { application: 'ledgerline', environment: environment.name, pipeline: definition.name } },
      ],
    });
    const place = { prefix: resourcePrefixOf(environment.name, definition.name), account, region, endpoint };
    this.output(environment, new EtlPipeline(this, definition.name, { place, ...props }));
  }

  private keepState(name: string, { region, state }: Environment): void {
    if (state.kind === 'file') {
      new LocalBackend(this, { path: `${state.folder}/${name}.tfstate` });
      return;
    }
    const { bucket } = state;
    new S3Backend(this, { bucket, key: `${name}.tfstate`, region, encrypt: true });
    // two people cannot apply at once; needs Terraform 1.10
    this.addOverride('terraform.backend.s3.use_lockfile', true);
  }

  private output({ name, region }: Environment, pipeline: EtlPipeline): void {
    const values = {
      environment: name,
      region,
      pipeline: pipeline.spec.pipeline,
      spec_uri: pipeline.specUri,
      raw_bucket: pipeline.buckets.raw.name,
      curated_bucket: pipeline.buckets.curated.name,
      artifacts_bucket: pipeline.buckets.artifacts.bucket.name,
      results_bucket: pipeline.buckets.results.name,
      database: pipeline.catalog.databaseName,
      workgroup: pipeline.workgroup.name,
      job: pipeline.job.name,
      trigger_function: pipeline.trigger.name,
      publisher_function: pipeline.publisher.name,
      queue_url: pipeline.queue.url,
      dead_letter_queue_url: pipeline.queue.deadLetterUrl,
      dashboard: pipeline.dashboard.name,
    };
    for (const [key, value] of Object.entries(values)) {
      new TerraformOutput(this, key, { value });
    }
  }
}
