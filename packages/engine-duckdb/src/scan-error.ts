export type ScanErrorCode = 'unaccounted' | 'scan-failed' | 'aborted';

/** A scan without a result: what it wrote so far is gone. */
export class ScanError extends Error {
  readonly code: ScanErrorCode;

  constructor(code: ScanErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ScanError';
    this.code = code;
  }
}
