import type { Wish } from '@ledgerline/reconciler';
import type { Request } from '@ledgerline/schema';
import type { ReceivedMessage } from './receive-messages.ts';

/** One call of the reconciler, and the messages that it answers. */
export type Look = { readonly messageIds: readonly string[] } & (
  | { readonly kind: 'wish'; readonly wish: Wish }
  | { readonly kind: 'request'; readonly request: Request }
);

type Message = ReceivedMessage['message'];

const isMode = (message: Message, ...modes: readonly Request['mode'][]) =>
  message.kind === 'request' && modes.includes(message.request.mode);

/** Only a replan message and an object name partitions. */
function partitionsOf(message: Message): readonly string[] {
  if (message.kind === 'input') return [message.partition];
  const isReplan = message.kind === 'request' && message.request.mode === 'replan';
  return isReplan ? message.request.partitions : [];
}

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

/** Events, replans and schedules only say where to look, so a whole batch of them is one look; the rest are wishes of their own. */
export function planLooks(received: readonly ReceivedMessage[]): readonly Look[] {
  const merged: ReceivedMessage[] = [];
  const requests: Look[] = [];
  for (const one of received) {
    const { messageId, message } = one;
    if (message.kind !== 'request' || isMode(message, 'replan', 'scheduled')) merged.push(one);
    else requests.push({ kind: 'request', messageIds: [messageId], request: message.request });
  }
  if (merged.length === 0) return requests;
  const messageIds = merged.map(({ messageId }) => messageId);
  return [{ kind: 'wish', messageIds, wish: toWish(merged.map(({ message }) => message)) }, ...requests];
}
