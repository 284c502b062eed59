import type { Answer, Caller, Wish } from '@ledgerline/reconciler';
import type { Request } from '@ledgerline/schema';
import { type Look, planLooks } from './plan-looks.ts';
import { type QueueRecord, type ReceiveDeps, receiveMessages } from './receive-messages.ts';

/** What SQS redelivers; the rest of the batch is done. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface Deps extends ReceiveDeps {
  readonly reconcile: (wish: Wish, caller: Caller) => Promise<Answer>;
  readonly handleRequest: (request: Request, caller: Caller) => Promise<Answer>;
  /** A new one for every look. */
  readonly newCaller: (deadline: Date) => Caller;
  readonly now: () => Date;
}

function summary(answer: Answer): Record<string, unknown> {
  if (!('partitions' in answer)) return { ...answer };
  const { partitions, ...rest } = answer;
  return { ...rest, open: partitions.length, partitions: partitions.slice(0, 20) };
}

function ask({ reconcile, handleRequest, newCaller }: Deps, look: Look, deadline: Date): Promise<Answer> {
  const caller = newCaller(deadline);
  return look.kind === 'wish' ? reconcile(look.wish, caller) : handleRequest(look.request, caller);
}

/** True when it was answered; otherwise that is logged and the messages behind it come again. */
async function isAnswered(deps: Deps, look: Look, deadline: Date): Promise<boolean> {
  const { now, log } = deps;
  const what = look.kind === 'wish' ? 'look' : look.request.mode;
  if (now() >= deadline) {
    log('warn', `${what} was not begun, the time is over; its messages will come again`, {
      messageIds: look.messageIds,
    });
    return false;
  }
  try {
    const answer = await ask(deps, look, deadline);
    log(answer.kind === 'refused' ? 'warn' : 'info', `${what}: ${answer.kind}`, summary(answer));
    return true;
  } catch (error) {
    log('error', `${what} failed; its messages will come again`, { error });
    return false;
  }
}

/**
 * Answers a batch of the queue. Reports what failed message by message; never throws for one message.
 *
 * @param deadline for the batch as a whole: looks that were not begun by then are reported as failed
 */
export async function reconcileMessages(
  deps: Deps,
  records: readonly QueueRecord[],
  deadline: Date,
): Promise<BatchResponse> {
  const { received, failed } = await receiveMessages(deps, records);
  for (const { message } of received)
    if (message.kind === 'run-ended')
      deps.log('info', 'run ended', { runId: message.runId, state: message.state });

  for (const look of planLooks(received))
    if (!(await isAnswered(deps, look, deadline))) failed.push(...look.messageIds);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
