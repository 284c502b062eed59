import { createSqsClient } from '@ledgerline/aws';
import { CliError } from '../cli-error.ts';
import { countQueue } from '../cloud/count-queue.ts';
import {
  type DeadLetter,
  discardDeadLetters,
  moveDeadLetters,
  peekDeadLetters,
} from '../cloud/dead-letters.ts';
import { enterEnvironment } from '../cloud/enter-environment.ts';
import { findDeployment } from '../cloud/find-deployment.ts';
import { pipelineOf } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ChangeOptions } from '../operate/change-state.ts';
import { confirmChange, ownTerminal } from '../operate/confirm-change.ts';
import { createProgress, type Progress } from '../progress.ts';
import { counted } from '../render/quantities.ts';
import { renderDeadLetters } from '../render/render-dead-letters.ts';

export interface RedriveOptions extends ChangeOptions {
  /** Deletes them instead. */
  readonly discard?: boolean | undefined;
}

interface DeadLetters {
  /** Of the trigger, whose dead letters they are. */
  readonly queueUrl: string;
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
  return { queueUrl, url, messages, seen: messages === 0 ? [] : await peekDeadLetters(client, url) };
}

/** What is done with them, and what to know before. */
const ways = {
  move: {
    will: 'sent to the trigger again',
    details: '  One that it cannot act on comes back; `redrive --discard` deletes what does.',
  },
  discard: {
    will: 'deleted for good',
    details:
      '  What landed or ended is seen by the next hourly look all the same; a request that a person queued is lost.',
  },
} as const;

type Way = keyof typeof ways;

async function ask(
  way: Way,
  { url, messages, seen }: DeadLetters,
  { yes = false, ...target }: ChangeOptions,
) {
  const will = `${counted(messages, 'message')} of ${url} ${messages === 1 ? 'is' : 'are'} ${ways[way].will}`;
  const details = [...renderDeadLetters(seen, messages), ways[way].details];
  await confirmChange(
    { environment: target.environment, pipeline: pipelineOf(target), will, details, isAgreed: yes },
    ownTerminal(),
  );
}

const takingOf = ({ url, messages }: DeadLetters, detail: (text: string) => void) => ({
  from: url,
  atMost: messages,
  onTaken: (taken: number) => detail(`${taken} of ${messages}`),
});

async function moveAll(letters: DeadLetters, progress: Progress): Promise<CommandResult> {
  const moved = await progress.step('move the messages', (detail) =>
    moveDeadLetters(createSqsClient(), { ...takingOf(letters, detail), to: letters.queueUrl }),
  );
  return { kind: 'redrive', data: { moved, seen: letters.seen }, text: `${counted(moved, 'message')} moved` };
}

async function discardAll(letters: DeadLetters, progress: Progress): Promise<CommandResult> {
  const discarded = await progress.step('delete the messages', (detail) =>
    discardDeadLetters(createSqsClient(), takingOf(letters, detail)),
  );
  return {
    kind: 'redrive',
    data: { discarded },
    text: `${counted(discarded.length, 'message')} deleted`,
  };
}

/** Gives the trigger the messages again that it was not told or could not answer, or deletes them. */
export async function redrive({ discard = false, ...options }: RedriveOptions): Promise<CommandResult> {
  const progress = createProgress(process.stderr);
  try {
    enterEnvironment(options);
    const { queueUrl } = await findDeployment(options);
    const letters = await progress.step('look at the dead letters', () => look(queueUrl));
    if (letters.messages === 0)
      return { kind: 'up-to-date', data: { moved: 0, seen: [], discarded: [] }, text: 'no dead letters' };
    await ask(discard ? 'discard' : 'move', letters, options);
    return discard ? await discardAll(letters, progress) : await moveAll(letters, progress);
  } finally {
    progress.close();
  }
}
