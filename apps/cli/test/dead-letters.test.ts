import { createHash, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSqsClient } from '@ledgerline/aws';
import { discardDeadLetters, moveDeadLetters, peekDeadLetters } from '../src/cloud/dead-letters.ts';
import { loopback, type Reply } from './loopback.ts';

/** The SDK asks the host of the queue's URL. */
const urlOf = (queue: string) => `${process.env.AWS_ENDPOINT_URL}/1/${queue}`;

interface Stored {
  readonly body: string;
  readonly attributes: unknown;
  isHidden: boolean;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

let close: (() => Promise<void>) | undefined;

afterEach(() => close?.());

/** Two queues of SQS, as far as we use them; what the trigger cannot read comes back at once. */
async function queues(bodies: readonly string[], { comesBack = false } = {}) {
  const store = (body: string, attributes: unknown = {}): [string, Stored] => [
    randomUUID(),
    { body, attributes, isHidden: false },
  ];
  const dead = new Map(bodies.map((body) => store(body, { why: { DataType: 'String', StringValue: 'x' } })));
  const events: { body: string; attributes: unknown; deadThen: number }[] = [];
  const operations: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>> = {
    ReceiveMessage({ MaxNumberOfMessages, VisibilityTimeout }) {
      const seen = [...dead].filter(([, { isHidden }]) => !isHidden).slice(0, Number(MaxNumberOfMessages));
      if (VisibilityTimeout !== 0) for (const [, message] of seen) message.isHidden = true;
      const Messages = seen.map(([ReceiptHandle, { body, attributes }]) => ({
        ReceiptHandle,
        Body: body,
        MD5OfBody: md5(body),
        MessageAttributes: attributes,
        Attributes: { SentTimestamp: '1790000000000' },
      }));
      return { Messages };
    },
    SendMessage({ QueueUrl, MessageBody, MessageAttributes }) {
      expect(QueueUrl).toBe(urlOf('events'));
      events.push({ body: String(MessageBody), attributes: MessageAttributes, deadThen: dead.size });
      if (comesBack) dead.set(...store(String(MessageBody)));
      return { MessageId: '1', MD5OfMessageBody: md5(String(MessageBody)) };
    },
    DeleteMessage({ ReceiptHandle }) {
      dead.delete(String(ReceiptHandle));
      return {};
    },
  };
  close = await loopback(({ target, body }): Reply => {
    const answer = operations[target.replace('AmazonSQS.', '')]?.(JSON.parse(body));
    return { headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(answer) };
  });
  return { dead, events };
}

const bodiesOf = (count: number) => Array.from({ length: count }, (_, n) => `{"n":${n}}`);

const move = (atMost: number) =>
  moveDeadLetters(createSqsClient(), {
    from: urlOf('dead'),
    to: urlOf('events'),
    atMost,
    onTaken: () => {},
  });

describe('dead letters', () => {
  it('are looked at and stay', async () => {
    const { dead } = await queues(bodiesOf(2));

    const seen = await peekDeadLetters(createSqsClient(), urlOf('dead'));

    expect(seen).toEqual([
      { sentAt: '2026-09-21T14:13:20.000Z', body: '{"n":0}', attributes: { why: 'x' } },
      { sentAt: '2026-09-21T14:13:20.000Z', body: '{"n":1}', attributes: { why: 'x' } },
    ]);
    expect([...dead.values()].map(({ isHidden }) => isHidden)).toEqual([false, false]);
  });

  it('all go back, each sent before it is deleted', async () => {
    const { dead, events } = await queues(bodiesOf(23));

    expect(await move(23)).toBe(23);

    expect(events.map(({ body }) => body).sort()).toEqual(bodiesOf(23).sort());
    expect(events.map(({ deadThen }) => deadThen)).toEqual(Array.from({ length: 23 }, (_, n) => 23 - n));
    expect(events[0]?.attributes).toEqual({ why: { DataType: 'String', StringValue: 'x' } });
    expect(dead.size).toBe(0);
  });

  it('that come back at once do not go round for ever', async () => {
    const { dead, events } = await queues(bodiesOf(12), { comesBack: true });

    expect(await move(12)).toBe(12);

    expect([events.length, dead.size]).toEqual([12, 12]);
  });

  it('are deleted, as many as were agreed on, and told', async () => {
    const { dead, events } = await queues(bodiesOf(12));
    const counts: number[] = [];

    const discarded = await discardDeadLetters(createSqsClient(), {
      from: urlOf('dead'),
      atMost: 11,
      onTaken: (taken) => counts.push(taken),
    });

    expect(discarded.map(({ body, attributes }) => [body, attributes])).toEqual(
      bodiesOf(11).map((body) => [body, { why: 'x' }]),
    );
    expect([...dead.values()].map(({ body }) => body)).toEqual(['{"n":11}']);
    expect([events, counts.at(-1)]).toEqual([[], 11]);
  });

  it('that somebody else took are not waited for', async () => {
    await queues(bodiesOf(3));

    expect(await move(5)).toBe(3);
  });
});
