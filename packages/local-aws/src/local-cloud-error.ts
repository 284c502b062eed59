export type LocalCloudErrorCode = 'port-taken' | 'runs-on-another-port' | 'not-started' | 'not-stopped';

/** The local cloud cannot do what was asked; the message says what to do. */
export class LocalCloudError extends Error {
  readonly code: LocalCloudErrorCode;

  constructor(code: LocalCloudErrorCode, message: string) {
    super(message);
    this.name = 'LocalCloudError';
    this.code = code;
  }
}
