import { type MetricDimensions, metrics } from '@ledgerline/schema';
import type { Catalog } from './catalog.ts';
import { type Gauge, gauge } from './gauge.ts';

/** Age and number of what is published. Nothing published has no age: the missing metric is the alarm. */
export function catalogGauges({ published }: Catalog, now: Date, dimensions: MetricDimensions): Gauge[] {
  const reading = { dimensions, time: now };
  const count = gauge(metrics.partitionsPublished, published.size, reading);
  if (published.size === 0) return [count];
  const newest = [...published.values()].reduce(
    (latest, { publishedAt }) => Math.max(latest, Date.parse(publishedAt)),
    Number.NEGATIVE_INFINITY,
  );
  const ageMinutes = Math.max(0, now.getTime() - newest) / 60_000;
  return [count, gauge(metrics.dataAgeMinutes, ageMinutes, reading)];
}
