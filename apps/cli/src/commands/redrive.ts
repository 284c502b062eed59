import { createSqsClient } from '@ledgerline/aws';
import { CliError } from '../cli-error.ts';
import { countQueue } from '../cloud/count-queue.ts';
import { type DeadLetter, moveDeadLetters, peekDeadLetters } from '../cloud/dead-letters.ts';
import { enterEnvironment } from '../cloud/enter-environment.ts';
import { findDeployment } from '../cloud/find-deployment.ts';
import type { CommandResult } from '../envelope.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ChangeOptions } from '../operate/change-state.ts';
import { confirmChange, ownTerminal } from '../operate/confirm-change.ts';
import { createProgress } from '../progress.ts';
import { counted } from '../render/quantities.ts';
import { renderDeadLetters } from '../render/render-dead-letters.ts';

interface DeadLetters {
  readonly url: string;
  readonly messages: number;
  /** Some of them. */
  readonly seen: readonly DeadLetter[];
}

async function look(queueUrl: string): Promise<DeadLetters> {
  const client = createSqsClient();
  const { deadLetterUrl: url } = await countQueue(client, queueUrl);
  if (url === null)
    throw new CliError('not-deployed', exitCodes.configuration, [
      `queue ${queueUrl} has no dead-letter queue; it was deployed by another version`,
    ]);
  const { messages } = await countQueue(client, url);
  return { url, messages, seen: messages === 0 ? [] : await peekDeadLetters(client, url) };
}

/** Gives the trigger the messages again that it could not answer; it moves no pointer by itself. */
export async function redrive({ environment, yes = false }: ChangeOptions): Promise<CommandResult> {
  const progress = createProgress(process.stderr);
  try {
    enterEnvironment(environment);
    const { queueUrl } = await findDeployment(environment);
    const { url, messages, seen } = await progress.step('look at the dead letters', () => look(queueUrl));
    if (messages === 0) return { kind: 'up-to-date', data: { moved: 0, seen: [] }, text: 'no dead letters' };
    const will = `${counted(messages, 'message')} of ${url} ${messages === 1 ? 'goes' : 'go'} back to the trigger; one that it cannot read comes back here`;
    await confirmChange(
      { environment, will, details: renderDeadLetters(seen), isAgreed: yes },
      ownTerminal(),
    );
    const move = { from: url, to: queueUrl, atMost: messages };
    const moved = await progress.step('move the messages', (detail) =>
      moveDeadLetters(createSqsClient(), { ...move, onMoved: (n) => detail(`${n} of ${messages}`) }),
    );
    return { kind: 'redrive', data: { moved, seen }, text: `${counted(moved, 'message')} moved` };
  } finally {
    progress.close();
  }
}
