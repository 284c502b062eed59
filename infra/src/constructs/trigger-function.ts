import type { Construct } from 'constructs';
import { arnOf } from '../place.ts';
import type { EventQueue } from './event-queue.ts';
import { NodeFunction } from './node-function.ts';
import { type PipelineParts, pipelineSettings } from './pipeline-settings.ts';

export interface TriggerFunctionProps extends PipelineParts {
  /** The built app. */
  readonly folder: string;
  /** Feeds the function, and takes its calls to itself for later. */
  readonly queue: EventQueue;
}

export const triggerTimeoutSeconds = 120;

/** The reconciler: looks, plans, starts runs and moves what readers see. */
export class TriggerFunction extends NodeFunction {
  constructor(scope: Construct, id: string, props: TriggerFunctionProps) {
    super(scope, id, {
      place: props.place,
      app: 'trigger',
      folder: props.folder,
      timeoutSeconds: triggerTimeoutSeconds,
      logRetentionDays: props.logRetentionDays,
      environment: {
        ...pipelineSettings(props),
        QUEUE_URL: props.queue.url,
        LEASE_SECONDS: String(triggerTimeoutSeconds + 60), // outlives its holder
      },
    });
    this.grantData(props);
    props.catalog.grantLook(this.role);
    props.catalog.grantPublish(this.role);
    props.job.grantStart(this.role);
    props.queue.grantSend(this.role);
    const bus = arnOf(props.place, 'events', 'event-bus/default');
    this.role.allow({ actions: ['events:PutEvents'], resources: [bus] });
    props.queue.feed(this);
  }

  private grantData({ buckets: { artifacts, raw, curated } }: TriggerFunctionProps): void {
    const { role } = this;
    artifacts.bucket.grantRead(role, ['specs/*']);
    raw.grantList(role);
    curated.grantList(role);
    curated.grantRead(role, ['plans/*', 'builds/*', 'attempts/*', 'rollups/*', 'control/*', 'output/*']);
    curated.grantRead(role, ['runs/*/export/*']); // copied to output/
    curated.grantWrite(role, ['plans/*', 'history/*', 'control/*', 'output/*']);
    curated.grantDelete(role, ['builds/*', 'rollups/*']); // records whose files are not as they say
  }
}
