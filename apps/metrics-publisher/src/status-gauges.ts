import { isUnderOlderContract, type Status } from '@ledgerline/reconciler';
import { type MetricDimensions, metrics } from '@ledgerline/schema';
import { type Gauge, gauge } from './gauge.ts';

/**
 * Partitions that differ from what is wanted, those that were built under another contract, whatever else they wait for,
 * and what waits for a person, which may be the total.
 */
export function statusGauges(
  { partitions, total }: Status,
  now: Date,
  dimensions: MetricDimensions,
): Gauge[] {
  const reading = { dimensions, time: now };
  const stale = partitions.filter((partition) => partition.stale !== null);
  const held = [...partitions, total].filter(({ state }) => state === 'held');
  const older = partitions.filter(isUnderOlderContract);
  return [
    gauge(metrics.partitionsStale, stale.length, reading),
    gauge(metrics.partitionsHeld, held.length, reading),
    gauge(metrics.partitionsUnderOlderContract, older.length, reading),
  ];
}
