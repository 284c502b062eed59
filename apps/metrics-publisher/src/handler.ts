import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '@ledgerline/reconciler';
import { readConfig } from './config.ts';
import { connect } from './connect.ts';
import { parseMetricsRequest } from './metrics-request.ts';
import { type PublishOutcome, publishMetrics } from './publish-metrics.ts';

const config = readConfig();
const logger = new Logger({ serviceName: 'metrics-publisher' });
const log: Log = (level, message, fields = {}) => logger[level](message, fields);
const { queryWithin, ...deps } = await connect(config, log);

/** What of Lambda's context is used. */
interface CallContext {
  readonly awsRequestId: string;
  readonly getRemainingTimeInMillis: () => number;
}

/** @throws whatever failed, with its `code`: EventBridge calls again, and the same request twice is harmless */
export async function handler(event: unknown, context: CallContext): Promise<PublishOutcome> {
  logger.appendKeys({ awsRequestId: context.awsRequestId });
  try {
    const query = queryWithin(() => context.getRemainingTimeInMillis());
    const outcome = await publishMetrics({ ...deps, query }, parseMetricsRequest(event));
    log('info', 'request handled', { outcome });
    return outcome;
  } catch (error) {
    log('error', 'request failed', { error });
    throw error;
  }
}
