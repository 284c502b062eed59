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

export interface Taking {
  readonly from: string;
  /** Those that come back at once must not go round for ever. */
  readonly atMost: number;
  /** Told after each message. */
  readonly onTaken: (taken: number) => void;
}

/** Takes messages out of a queue, each after it was dealt with. @returns how many */
async function take(
  client: SQSClient,
  { from, atMost, onTaken }: Taking,
  deal: (message: Message) => Promise<void>,
): Promise<number> {
  let taken = 0;
  while (taken < atMost) {
    const messages = await receive(client, from, hiddenSeconds, atMost - taken);
    if (messages.length === 0) break;
    for (const message of messages) {
      await deal(message);
      const { ReceiptHandle = '' } = message;
      await client.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
      taken += 1;
      onTaken(taken);
    }
  }
  return taken;
}

/**
 * Moves messages to another queue. Each is sent before it is deleted: it may be there twice after a crash, and is never
 * lost. SQS has a task for that (StartMessageMoveTask), which takes no bound and no note of what it moved, and which the
 * local cloud lacks.
 *
 * @returns how many
 */
export function moveDeadLetters(
  client: SQSClient,
  { to, ...taking }: Taking & { readonly to: string },
): Promise<number> {
  return take(client, taking, async ({ Body = '', MessageAttributes }) => {
    const attributes = MessageAttributes === undefined ? {} : { MessageAttributes };
    await client.send(new SendMessageCommand({ QueueUrl: to, MessageBody: Body, ...attributes }));
  });
}

/** Deletes messages for good. @returns what they were */
export async function discardDeadLetters(client: SQSClient, taking: Taking): Promise<readonly DeadLetter[]> {
  const discarded: DeadLetter[] = [];
  await take(client, taking, async (message) => void discarded.push(toDeadLetter(message)));
  return discarded;
}
