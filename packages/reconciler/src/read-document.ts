import type { Bucket } from '@ledgerline/aws';

/** A stored document that is not what its key promises. */
export class DocumentError extends Error {
  readonly code = 'malformed-document';
  readonly key: string;

  constructor(key: string, message: string, cause?: unknown) {
    super(`${key} ${message}; look at it, then delete it so that it is written again`, { cause });
    this.name = 'DocumentError';
    this.key = key;
  }
}

interface Schema<T> {
  readonly parse: (value: unknown) => T;
}

/** @throws DocumentError when the text is not JSON of this schema */
export function parseDocument<T>(key: string, text: string, schema: Schema<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new DocumentError(key, `is malformed: ${(cause as Error).message}`, cause);
  }
}

/** Null when nothing lies there. @throws DocumentError */
export async function readDocument<T>(
  bucket: Pick<Bucket, 'getText'>,
  key: string,
  schema: Schema<T>,
): Promise<T | null> {
  const stored = await bucket.getText(key);
  return stored === undefined ? null : parseDocument(key, stored.text, schema);
}
