import type { Answer, Caller, Log, Wish } from '@ledgerline/reconciler';
import type { Request } from '@ledgerline/schema';
import { type Message, type Own, parseMessage } from './parse-message.ts';

/** One SQS record, as far as we read it. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

/** What SQS redelivers; the rest of the batch is done. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface Deps {
  readonly own: Own;
  readonly reconcile: (wish: Wish, caller: Caller) => Promise<Answer>;
  readonly handleRequest: (request: Request, caller: Caller) => Promise<Answer>;
  /** A new one for every look. */
  readonly newCaller: () => Caller;
  readonly log: Log;
}

interface Received {
  readonly messageId: string;
  readonly message: Message;
}

function summary(answer: Answer): Record<string, unknown> {
  if (answer.kind === 'refused') return { ...answer };
  const { partitions, ...rest } = answer;
  return { ...rest, open: partitions.length, partitions: partitions.slice(0, 20) };
}

function receive({ own, log }: Deps, records: readonly QueueRecord[]) {
  const received: Received[] = [];
  const malformed: string[] = [];
  for (const { messageId, body } of records) {
    try {
      const message = parseMessage(JSON.parse(body), own);
      if (message.kind === 'ignored') log('info', 'message ignored', { messageId, ...message });
      else received.push({ messageId, message });
    } catch (error) {
      log('error', 'message is malformed; it goes to the dead-letter queue', { messageId, error });
      malformed.push(messageId);
    }
  }
  return { received, malformed };
}

const isMode = (message: Message, ...modes: readonly Request['mode'][]) =>
  message.kind === 'request' && modes.includes(message.request.mode);

/** Only a replan message and an object name partitions. */
function partitionsOf(message: Message): readonly string[] {
  if (message.kind === 'input') return [message.partition];
  const isReplan = message.kind === 'request' && message.request.mode === 'replan';
  return isReplan ? message.request.partitions : [];
}

/** Events, replans and schedules only say where to look: a whole batch of them is one look. */
function toWish(messages: readonly Message[]): Wish {
  const isAll = messages.some((message) => isMode(message, 'scheduled'));
  return {
    scope: isAll ? 'all' : [...new Set(messages.flatMap(partitionsOf))],
    withPending: messages.some(
      (message) => message.kind === 'run-ended' || isMode(message, 'replan', 'scheduled'),
    ),
    isDryRun: false,
  };
}

const isRequestOfItsOwn = ({ message }: Received) =>
  message.kind === 'request' && !isMode(message, 'replan', 'scheduled');

/** True when it worked; a failure is logged and the messages behind it come again. */
async function attempted({ log }: Deps, what: string, look: () => Promise<Answer>): Promise<boolean> {
  try {
    const answer = await look();
    log(answer.kind === 'refused' ? 'warn' : 'info', `${what}: ${answer.kind}`, summary(answer));
    return true;
  } catch (error) {
    log('error', `${what} failed; its messages will come again`, { error });
    return false;
  }
}

/** Answers a batch of the queue. Reports what failed message by message; never throws for one message. */
export async function reconcileMessages(deps: Deps, records: readonly QueueRecord[]): Promise<BatchResponse> {
  const { received, malformed } = receive(deps, records);
  const failed = [...malformed];

  const merged = received.filter((one) => !isRequestOfItsOwn(one));
  for (const { message } of merged)
    if (message.kind === 'run-ended')
      deps.log('info', 'run ended', { runId: message.runId, state: message.state });
  const wish = toWish(merged.map(({ message }) => message));
  const look = () => deps.reconcile(wish, deps.newCaller());
  if (merged.length > 0 && !(await attempted(deps, 'look', look)))
    failed.push(...merged.map(({ messageId }) => messageId));

  for (const { messageId, message } of received.filter(isRequestOfItsOwn)) {
    if (message.kind !== 'request') continue;
    const { request } = message;
    if (!(await attempted(deps, request.mode, () => deps.handleRequest(request, deps.newCaller()))))
      failed.push(messageId);
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
