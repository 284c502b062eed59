const throttleNames = new Set([
  'LimitExceededException',
  'OperationTimeoutException',
  'RequestLimitExceeded',
  'ResourceNumberLimitExceededException',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
]);

/** True when AWS said "not now": a throttle or an account limit, worth another try in some minutes. */
export function isThrottle(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $retryable, $metadata } = error as {
    $retryable?: { throttling?: boolean };
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  return throttleNames.has(error.name) || $retryable?.throttling === true || status === 429 || status === 503;
}

/** True when the error has this name, or this HTTP status where AWS sends no body (HEAD). */
export function isError(error: unknown, ...namesOrStatus: readonly (string | number)[]): boolean {
  if (!(error instanceof Error)) return false;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return namesOrStatus.includes(error.name) || (status !== undefined && namesOrStatus.includes(status));
}
