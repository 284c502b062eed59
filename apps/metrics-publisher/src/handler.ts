import { Logger } from '@aws-lambda-powertools/logger';
import { readConfig } from './config.ts';
import { connect } from './connect.ts';
import { parseMetricsRequest } from './metrics-request.ts';
import { type PublishOutcome, publishMetrics } from './publish-metrics.ts';

const { queryWithin, ...connected } = await connect(readConfig());
const log = new Logger({ serviceName: 'metrics-publisher' });
const now = () => new Date();

/** What of Lambda's context is used. */
interface CallContext {
  readonly awsRequestId: string;
  readonly getRemainingTimeInMillis: () => number;
}

/** @throws whatever failed, with its `code`: EventBridge calls again, and the same request twice is harmless */
export async function handler(event: unknown, context: CallContext): Promise<PublishOutcome> {
  log.appendKeys({ awsRequestId: context.awsRequestId });
  try {
    const query = queryWithin(() => context.getRemainingTimeInMillis());
    const outcome = await publishMetrics({ ...connected, query, log, now }, parseMetricsRequest(event));
    log.info('request handled', { outcome });
    return outcome;
  } catch (error) {
    log.error('request failed', error as Error);
    throw error;
  }
}
