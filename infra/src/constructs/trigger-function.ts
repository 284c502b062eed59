import type { Construct } from 'constructs';
import { arnOf } from '../place.ts';
import type { EventQueue } from './event-queue.ts';
import { NodeFunction } from './node-function.ts';
import { grantObserve, observerSettings, type PipelineParts } from './observer.ts';

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
        ...observerSettings(props),
        QUEUE_URL: props.queue.url,
        LEASE_SECONDS: String(triggerTimeoutSeconds + 60), // outlives its holder
      },
    });
    grantObserve(this.role, props);
    this.grantAct(props);
    props.queue.feed(this);
  }

  private grantAct({ place, buckets: { curated }, catalog, job, queue }: TriggerFunctionProps): void {
    const { role } = this;
    curated.grantRead(role, ['runs/*/export/*']); // copied to output/
    curated.grantWrite(role, ['plans/*', 'history/*', 'control/*', 'output/*']);
    curated.grantDelete(role, ['builds/*', 'rollups/*']); // records whose files are not as they say
    catalog.grantPublish(role);
    job.grantStart(role);
    queue.grantSend(role);
    role.allow({ actions: ['events:PutEvents'], resources: [arnOf(place, 'events', 'event-bus/default')] });
  }
}
