import type { DeadLetter } from '@ledgerline/aws';
import type { Log } from '@ledgerline/reconciler';
import { type Message, MessageError, type Own, parseBody } from './parse-message.ts';

/** One SQS record, as far as we read it. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

export interface ReceiveDeps {
  readonly own: Own;
  /** Puts a message that nobody can act on into the dead-letter queue. */
  readonly bury: (letter: DeadLetter) => Promise<void>;
  readonly log: Log;
}

export interface ReceivedMessage {
  readonly messageId: string;
  readonly message: Exclude<Message, { kind: 'ignored' }>;
}

/** @returns false when it must come again, until the redrive policy of the queue buries it */
async function isBuried({ bury, log }: ReceiveDeps, { messageId, body }: QueueRecord, error: MessageError) {
  const { code, message } = error;
  try {
    await bury({ body, code, message });
    log('error', 'message is malformed and went to the dead-letter queue', { messageId, error });
    return true;
  } catch (cause) {
    log('error', 'message is malformed, and the dead-letter queue did not take it', {
      messageId,
      error,
      cause,
    });
    return false;
  }
}

/**
 * Reads a batch. What is not ours is ignored with a log line; what nobody can act on is buried at once, instead of
 * being received over and over.
 *
 * @returns `failed`: ids of messages that could not be buried
 */
export async function receiveMessages(deps: ReceiveDeps, records: readonly QueueRecord[]) {
  const received: ReceivedMessage[] = [];
  const failed: string[] = [];
  for (const record of records) {
    const { messageId, body } = record;
    try {
      const message = parseBody(body, deps.own);
      if (message.kind === 'ignored') deps.log('info', 'message ignored', { messageId, ...message });
      else received.push({ messageId, message });
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      if (!(await isBuried(deps, record, error))) failed.push(messageId);
    }
  }
  return { received, failed };
}
