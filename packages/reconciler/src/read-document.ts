import type { Bucket } from '@ledgerline/aws';

/** A stored document that is not what its key promises. */
export class DocumentError extends Error {
  readonly code = 'malformed-document';
  readonly key: string;

  constructor(key: string, message: string, cause?: unknown) {
    super(`${key} ${message}; look at it, then restore it, or delete it so that it is written again`, {
      cause,
    });
    this.name = 'DocumentError';
    this.key = key;
  }
}

interface Schema<T> {
  readonly parse: (value: unknown) => T;
}

/** In one line, also where a schema finds many faults. */
function faultOf(cause: unknown): string {
  const { issues, message } = cause as Error & { issues?: readonly { path: unknown[]; message: string }[] };
  const [first] = issues ?? [];
  return first === undefined ? message : [first.path.join('.'), first.message].join(' ').trim();
}

/** @throws DocumentError when the text is not JSON of this schema */
export function parseDocument<T>(key: string, text: string, schema: Schema<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new DocumentError(key, `is malformed: ${faultOf(cause)}`, cause);
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

/** What was read, or something else where a document is malformed; any other error is thrown. */
export async function unlessMalformed<T, U>(
  reading: Promise<T>,
  otherwise: (error: DocumentError) => U,
): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DocumentError) return otherwise(error);
    throw error;
  }
}
