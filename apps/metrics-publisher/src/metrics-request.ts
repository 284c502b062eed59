import { jobStateChange, publicationEvent } from '@ledgerline/schema';
import * as z from 'zod';

/** Everything that calls the publisher: two events and two schedules. */
const metricsRequest = z.union([
  jobStateChange.transform(({ detail }) => ({ kind: 'run-ended' as const, ...detail })),
  publicationEvent.transform(({ detail, time }) => ({
    kind: 'published' as const,
    time: new Date(time),
    ...detail,
  })),
  z.strictObject({ mode: z.literal('scheduled') }).transform(() => ({ kind: 'scheduled' as const })),
  z.strictObject({ mode: z.literal('reconcile') }).transform(() => ({ kind: 'reconcile' as const })),
]);

export type MetricsRequest = z.output<typeof metricsRequest>;

/** Nobody else may call the publisher, so a wrong event is a wrong rule or schedule. */
export class MetricsRequestError extends Error {
  readonly code = 'unknown-request';
}

/** @throws MetricsRequestError when the event is none of the four */
export function parseMetricsRequest(event: unknown): MetricsRequest {
  const parsed = metricsRequest.safeParse(event);
  if (parsed.success) return parsed.data;
  const seen = JSON.stringify(event)?.slice(0, 300);
  throw new MetricsRequestError(
    `cannot read the request ${seen}; allowed: a Glue Job State Change, a Ledgerline Publication, ` +
      `{"mode":"scheduled"}, {"mode":"reconcile"}; correct the EventBridge rule or schedule that sent it`,
    { cause: parsed.error },
  );
}
