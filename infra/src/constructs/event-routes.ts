import { Construct } from 'constructs';
import type { Place } from '../place.ts';
import type { EventQueue } from './event-queue.ts';
import { EventRule, type EventSource } from './event-rule.ts';
import type { NodeFunction } from './node-function.ts';

export interface EventRoutesProps {
  readonly place: Place;
  readonly environment: string;
  readonly pipeline: string;
  readonly rawBucketName: string;
  readonly jobName: string;
  /** Feeds the trigger. */
  readonly queue: EventQueue;
  readonly publisher: NodeFunction;
}

/** The rules that tell the trigger; its queue lets them send. */
export function feedingRules({ prefix }: Place) {
  return {
    inputChanged: `${prefix}-input-changed`,
    runEnded: `${prefix}-run-ended`,
    hourly: `${prefix}-hourly`,
    sweep: `${prefix}-sweep`,
  };
}

/** Those that tell the publisher alone. */
function measuringRules({ prefix }: Place) {
  return {
    published: `${prefix}-published`,
    quarterHourly: `${prefix}-quarter-hourly`,
    nightly: `${prefix}-nightly`,
  };
}

function at(schedule: string, mode: 'scheduled' | 'reconcile' | 'sweep'): EventSource {
  return { kind: 'schedule', schedule, message: { mode } };
}

/** Who hears of what. Events only make it fast: the schedules would find everything too, later. */
export class EventRoutes extends Construct {
  private readonly place: Place;

  constructor(scope: Construct, id: string, props: EventRoutesProps) {
    super(scope, id);
    this.place = props.place;
    const { queue, publisher } = props;
    const names = { ...feedingRules(props.place), ...measuringRules(props.place) };
    const inputChanged = this.on(names.inputChanged, 'An object arrived or went', {
      source: ['aws.s3'],
      'detail-type': ['Object Created', 'Object Deleted'],
      detail: { bucket: { name: [props.rawBucketName] }, object: { key: [{ prefix: 'input/' }] } },
    });
    inputChanged.sendTo(queue);
    const runEnded = this.on(names.runEnded, 'A run of the job ended', {
      source: ['aws.glue'],
      'detail-type': ['Glue Job State Change'],
      detail: { jobName: [props.jobName], state: ['SUCCEEDED', 'FAILED', 'TIMEOUT', 'STOPPED'] },
    });
    runEnded.sendTo(queue);
    runEnded.invoke(publisher);
    const published = this.on(names.published, 'Readers see new results', {
      source: ['ledgerline'],
      'detail-type': ['Ledgerline Publication'],
      detail: { pipeline: [props.pipeline], environment: [props.environment] },
    });
    published.invoke(publisher);
    this.rule(names.hourly, 'Look at all partitions', at('rate(1 hour)', 'scheduled')).sendTo(queue);
    this.rule(names.quarterHourly, 'Measure', at('rate(15 minutes)', 'scheduled')).invoke(publisher);
    const nightly = at('cron(17 3 * * ? *)', 'reconcile');
    this.rule(names.nightly, 'Compare every total', nightly).invoke(publisher);
    const sweep = at('cron(47 3 * * ? *)', 'sweep');
    this.rule(names.sweep, 'Let go of runs that nothing refers to', sweep).sendTo(queue);
  }

  private on(name: string, description: string, pattern: Readonly<Record<string, unknown>>): EventRule {
    return this.rule(name, description, { kind: 'pattern', pattern });
  }

  private rule(name: string, description: string, source: EventSource): EventRule {
    const id = name.slice(this.place.prefix.length + 1);
    return new EventRule(this, id, { place: this.place, name, description, source });
  }
}
