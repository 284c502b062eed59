import { parseInputKey, type Request, request } from '@ledgerline/schema';
import * as z from 'zod';

/** What one message of the queue, or one direct call, asks for. */
export type Message =
  | { readonly kind: 'input'; readonly partition: string; readonly key: string }
  | { readonly kind: 'run-ended'; readonly runId: string; readonly state: string }
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'ignored'; readonly why: string; readonly subject: string };

/** Whose events are ours. */
export interface Own {
  readonly rawBucket: string;
  readonly glueJobName: string;
}

/** A message that nobody can act on; it belongs in the dead-letter queue. */
export class MessageError extends Error {
  readonly code = 'wrong-request';
}

/** Events carry more than we read, and may carry more tomorrow. Keys are raw here, not URL-encoded. */
const objectEvent = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.enum(['Object Created', 'Object Deleted']),
  detail: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
});

const runEvent = z.object({
  source: z.literal('aws.glue'),
  'detail-type': z.literal('Glue Job State Change'),
  detail: z.object({ jobName: z.string(), jobRunId: z.string(), state: z.string() }),
});

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const seen = JSON.stringify(body)?.slice(0, 300);
  throw new MessageError(`message ${seen} is not understood: ${z.prettifyError(result.error)}`);
}

function fromObjectEvent(body: unknown, { rawBucket }: Own): Message {
  const { bucket, object } = parsed(objectEvent, body).detail;
  if (bucket.name !== rawBucket)
    return { kind: 'ignored', why: `bucket is not ${rawBucket}`, subject: `${bucket.name}/${object.key}` };
  const meaning = parseInputKey(object.key);
  return meaning.kind === 'ignored'
    ? { kind: 'ignored', why: meaning.why, subject: object.key }
    : { kind: 'input', partition: meaning.partition, key: object.key };
}

function fromRunEvent(body: unknown, { glueJobName }: Own): Message {
  const { jobName, jobRunId, state } = parsed(runEvent, body).detail;
  return jobName === glueJobName
    ? { kind: 'run-ended', runId: jobRunId, state }
    : { kind: 'ignored', why: `job is not ${glueJobName}`, subject: jobName };
}

/** @throws MessageError when it is neither an event of S3 or Glue nor a request document */
export function parseMessage(body: unknown, own: Own): Message {
  const source = typeof body === 'object' && body !== null && 'source' in body ? body.source : undefined;
  if (source === 'aws.s3') return fromObjectEvent(body, own);
  if (source === 'aws.glue') return fromRunEvent(body, own);
  return { kind: 'request', request: parsed(request, body) };
}

/** @throws MessageError as `parseMessage`, and when the text is no JSON */
export function parseBody(text: string, own: Own): Message {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new MessageError(`message ${text.slice(0, 300)} is no JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
  return parseMessage(body, own);
}
