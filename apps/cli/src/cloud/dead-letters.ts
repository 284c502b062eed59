import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A message that the trigger could not answer, or that no rule could deliver. */
export interface DeadLetter {
  /** ISO time, UTC. */
  readonly sentAt: string;
  readonly body: string;
  /** What it was given on its way here, for instance why. */
  readonly attributes: Readonly<Record<string, string>>;
}

const batchSize = 10;
/** Long enough to send and delete one batch. */
const hiddenSeconds = 120;
const waitSeconds = 2;

function toDeadLetter({ Body = '', Attributes, MessageAttributes = {} }: Message): DeadLetter {
  const attributes = Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [
    name,
    StringValue,
  ]);
  return {
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
    body: Body,
    attributes: Object.fromEntries(attributes),
  };
}

async function receive(client: SQSClient, url: string, visibilitySeconds: number, atMost = batchSize) {
  const command = new ReceiveMessageCommand({
    QueueUrl: url,
    MaxNumberOfMessages: Math.min(batchSize, atMost),
    VisibilityTimeout: visibilitySeconds,
    WaitTimeSeconds: waitSeconds,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['SentTimestamp'],
  });
  return (await client.send(command)).Messages ?? [];
}

/** Some of the messages, at most ten; they stay where they are, for everybody. */
export async function peekDeadLetters(client: SQSClient, url: string): Promise<readonly DeadLetter[]> {
  return (await receive(client, url, 0)).map(toDeadLetter);
}

export interface DeadLetterMove {
  readonly from: string;
  readonly to: string;
  /** Those that come back at once must not go round for ever. */
  readonly atMost: number;
  /** Told after each message. */
  readonly onMoved: (moved: number) => void;
}

/** Sent before it is deleted: a message may be there twice after a crash, and is never lost. */
async function moveOne(client: SQSClient, { from, to }: DeadLetterMove, message: Message): Promise<void> {
  const { Body = '', ReceiptHandle = '', MessageAttributes } = message;
  const attributes = MessageAttributes === undefined ? {} : { MessageAttributes };
  await client.send(new SendMessageCommand({ QueueUrl: to, MessageBody: Body, ...attributes }));
  await client.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
}

/**
 * Moves messages to another queue, each at least once. SQS has a task for that (StartMessageMoveTask), which takes
 * no bound and no note of what it moved, and which the local cloud lacks.
 *
 * @returns how many
 */
export async function moveDeadLetters(client: SQSClient, move: DeadLetterMove): Promise<number> {
  let moved = 0;
  while (moved < move.atMost) {
    const messages = await receive(client, move.from, hiddenSeconds, move.atMost - moved);
    if (messages.length === 0) break;
    for (const message of messages) {
      await moveOne(client, move, message);
      moved += 1;
      move.onMoved(moved);
    }
  }
  return moved;
}
