import type { MetricValue } from '@ledgerline/aws';
import type { metrics } from '@ledgerline/schema';

/** One point of a metric. Written twice it is still the same point, as long as it is read by its maximum. */
export type Gauge = Required<MetricValue>;

/** Where and when a gauge was read. */
export type Reading = Pick<Gauge, 'dimensions' | 'time'>;

type Metric = (typeof metrics)[keyof typeof metrics];

export function gauge({ name, unit }: Metric, value: number, { dimensions, time }: Reading): Gauge {
  return { name, unit, value, dimensions, time };
}
