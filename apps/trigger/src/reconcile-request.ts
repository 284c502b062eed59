import type { Answer } from '@ledgerline/reconciler';
import { MessageError, parseMessage } from './parse-message.ts';
import type { Deps } from './reconcile-messages.ts';

/** Answers a direct call. A request that is not understood is refused with what is wrong about it. */
export async function reconcileRequest(
  { own, handleRequest, newCaller, log }: Pick<Deps, 'own' | 'handleRequest' | 'newCaller' | 'log'>,
  event: unknown,
  deadline: Date,
): Promise<Answer> {
  try {
    const message = parseMessage(event, own);
    if (message.kind === 'request') return await handleRequest(message.request, newCaller(deadline));
    throw new MessageError(`a direct call carries a request document; events come through the queue`);
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    log('warn', 'request refused', { error });
    return { kind: 'refused', code: error.code, message: error.message };
  }
}
