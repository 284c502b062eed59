import { compilePipeline, type FrozenSpec, type PipelineDefinition, type Spec } from '@ledgerline/schema';
import { Construct } from 'constructs';
import type { BuiltArtifacts } from '../built-artifacts.ts';
import type { Environment } from '../environments.ts';
import type { Place } from '../place.ts';
import { Catalog } from './catalog.ts';
import { DataBuckets } from './data-buckets.ts';
import { EventQueue } from './event-queue.ts';
import { EventRoutes, feedingRules } from './event-routes.ts';
import type { PipelineParts } from './observer.ts';
import { PipelineAlarms } from './pipeline-alarms.ts';
import { PipelineDashboard } from './pipeline-dashboard.ts';
import { PublisherFunction } from './publisher-function.ts';
import { QueryWorkgroup } from './query-workgroup.ts';
import { SparkJob } from './spark-job.ts';
import { TriggerFunction, triggerTimeoutSeconds } from './trigger-function.ts';

export interface EtlPipelineProps {
  readonly place: Place;
  readonly environment: Environment;
  readonly definition: PipelineDefinition;
  /** Other versions of the result, whose tables stay as they are. @default - none */
  readonly frozen?: readonly FrozenSpec[] | undefined;
  readonly artifacts: BuiltArtifacts;
}

/** One pipeline, whole: files that land in its raw bucket become tables, totals and metrics. */
export class EtlPipeline extends Construct {
  readonly spec: Spec;
  readonly specUri: string;
  readonly buckets: DataBuckets;
  readonly catalog: Catalog;
  readonly workgroup: QueryWorkgroup;
  readonly job: SparkJob;
  readonly queue: EventQueue;
  readonly trigger: TriggerFunction;
  readonly publisher: PublisherFunction;
  readonly dashboard: PipelineDashboard;

  constructor(scope: Construct, id: string, props: EtlPipelineProps) {
    super(scope, id);
    const { place, environment, definition, frozen, artifacts } = props;
    const gates = { ...definition.gates, ...environment.gates };
    this.spec = compilePipeline({ ...definition, gates });
    this.buckets = new DataBuckets(this, 'buckets', {
      place,
      forceDestroy: environment.forceDestroy,
      expiry: environment.expiry,
    });
    this.specUri = this.buckets.artifacts.addSpec('spec', this.spec);
    this.catalog = new Catalog(this, 'catalog', { place, spec: this.spec, frozen, ...this.buckets });
    this.workgroup = this.addWorkgroup(props);
    this.job = this.addJob(props);
    this.queue = new EventQueue(this, 'events', {
      place,
      ruleNames: Object.values(feedingRules(place)),
      consumerTimeoutSeconds: triggerTimeoutSeconds,
    });
    const parts = this.parts(props);
    const { triggerFolder, publisherFolder } = artifacts;
    this.trigger = new TriggerFunction(this, 'trigger', {
      ...parts,
      folder: triggerFolder,
      queue: this.queue,
    });
    this.publisher = new PublisherFunction(this, 'metrics-publisher', {
      ...parts,
      folder: publisherFolder,
      workgroup: this.workgroup,
    });
    this.addRoutes(parts);
    this.dashboard = this.addWatch(parts, environment.alarmEmails);
  }

  private parts({ place, environment: { name, logRetentionDays } }: EtlPipelineProps): PipelineParts {
    const { spec, specUri, buckets, catalog, job } = this;
    return { place, environment: name, logRetentionDays, spec, specUri, buckets, catalog, job };
  }

  private addWorkgroup({ place, environment }: EtlPipelineProps): QueryWorkgroup {
    return new QueryWorkgroup(this, 'athena', {
      place,
      results: this.buckets.results,
      databaseName: this.catalog.databaseName,
      queries: this.spec.queries,
      scannedBytesLimit: environment.scannedBytesLimit,
      forceDestroy: environment.forceDestroy,
    });
  }

  private addJob({ place, environment, artifacts }: EtlPipelineProps): SparkJob {
    // the local cloud runs the job in the project's Python environment, which has these for its own platform
    const thirdParty = place.endpoint === undefined ? artifacts.thirdPartyWheels : [];
    return new SparkJob(this, 'job', {
      place,
      ...this.buckets,
      script: artifacts.jobScript,
      wheels: [artifacts.jobWheel, ...thirdParty],
      executionClass: environment.executionClass,
      timeoutMinutes: environment.jobTimeoutMinutes,
      logRetentionDays: environment.logRetentionDays,
    });
  }

  private addRoutes({ place, environment, spec, buckets, job }: PipelineParts): void {
    new EventRoutes(this, 'routes', {
      place,
      environment,
      pipeline: spec.pipeline,
      rawBucketName: buckets.raw.name,
      jobName: job.name,
      queue: this.queue,
      publisher: this.publisher,
    });
  }

  private addWatch(
    { place, environment, spec }: PipelineParts,
    emails: readonly string[],
  ): PipelineDashboard {
    const watched = { place, environment, spec, deadLetterName: this.queue.deadLetterName };
    new PipelineAlarms(this, 'alarms', { ...watched, emails });
    return new PipelineDashboard(this, 'dashboard', watched);
  }
}
