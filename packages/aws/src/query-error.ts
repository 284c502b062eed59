import { isError, isThrottle } from './aws-errors.ts';

/** `query-cancelled`: by a person, or by a limit of the workgroup. */
export type QueryErrorCode = 'query-failed' | 'query-cancelled' | 'query-timeout' | 'query-throttled';

interface QueryErrorOptions {
  readonly queryId?: string | undefined;
  /** @default false */
  readonly isRetryable?: boolean;
  readonly cause?: unknown;
}

export class QueryError extends Error {
  readonly code: QueryErrorCode;
  /** Null while Athena had not taken the query. */
  readonly queryId: string | null;
  /** It failed for a reason of Athena's own: the same query may succeed. */
  readonly isRetryable: boolean;

  constructor(code: QueryErrorCode, message: string, options: QueryErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'QueryError';
    this.code = code;
    this.queryId = options.queryId ?? null;
    this.isRetryable = options.isRetryable ?? false;
  }
}

const serverFaults = [500, 502, 503, 504];

/** True when the same call may be answered in a moment. */
export const isPassing = (error: unknown): boolean => isThrottle(error) || isError(error, ...serverFaults);

/** What Athena answered to a call, as one of our codes; without an answer it is the network's error, and stays it. */
export function toQueryError(error: unknown, about: string, queryId?: string): unknown {
  if (!(error instanceof Error)) return error;
  const fail = (code: QueryErrorCode, message: string) =>
    new QueryError(code, message, { queryId, cause: error });
  if (isError(error, 'AbortError'))
    return fail('query-timeout', `athena gives no answer to ${about} within the time; raise the timeout`);
  if (isThrottle(error)) {
    const advice = 'run fewer queries at once or raise the quota';
    return fail(
      'query-throttled',
      `athena has no room for ${about} within the time: ${error.message}; ${advice}`,
    );
  }
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  if ($metadata?.httpStatusCode === undefined) return error;
  return fail('query-failed', `athena refuses ${about}: ${error.message}`);
}
