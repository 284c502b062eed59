import type { Status } from '@ledgerline/reconciler';
import { type MetricDimensions, metrics } from '@ledgerline/schema';
import { type Gauge, gauge } from './gauge.ts';

/** Partitions that differ from what is wanted, and those of them that wait for a person. */
export function statusGauges({ partitions }: Status, now: Date, dimensions: MetricDimensions): Gauge[] {
  const reading = { dimensions, time: now };
  const stale = partitions.filter((partition) => partition.stale !== null);
  const held = stale.filter(({ state }) => state === 'held');
  return [
    gauge(metrics.partitionsStale, stale.length, reading),
    gauge(metrics.partitionsHeld, held.length, reading),
  ];
}
