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
        DEAD_LETTER_URL: props.queue.deadLetterUrl,
        LEASE_SECONDS: String(triggerTimeoutSeconds + 60), // outlives its holder
      },
    });
    grantObserve(this.role, props);
    this.grantAct(props);
    this.grantSweep(props);
    props.queue.feed(this);
  }

  private grantAct({ place, buckets: { curated }, catalog, job, queue }: TriggerFunctionProps): void {
    const { role } = this;
    curated.grantRead(role, ['history/*']);
    curated.grantRead(role, ['runs/*/export/*']); // copied to output/
    curated.grantWrite(role, ['plans/*', 'history/*', 'control/*', 'output/*']);
    curated.grantWrite(role, ['attempts/*']); // ends of runs that are noted, failures that are forgiven
    curated.grantDelete(role, ['control/pause.json']);
    catalog.grantPublish(role);
    job.grantStart(role);
    queue.grantSend(role);
    queue.grantBury(role);
    role.allow({ actions: ['events:PutEvents'], resources: [arnOf(place, 'events', 'event-bus/default')] });
  }

  /** Records that are void, forgiven or swept go at once; files of swept runs are tagged, and S3 lets them go. */
  private grantSweep({ buckets: { curated } }: TriggerFunctionProps): void {
    const records = ['builds/*', 'segments/*', 'months/*', 'rollups/*', 'attempts/*'];
    curated.grantDelete(this.role, records);
    curated.grantTag(this.role, ['runs/*']);
  }
}
