import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSqsClient, sendDeadLetter, sendMessage } from '../src/index.ts';
import { loopback, type Reply, type Seen } from './loopback.ts';

let close = async () => {};
afterEach(() => close());

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** SQS tells the hash of what it got, and the SDK compares. */
const accept = ({ body }: Seen): Reply => ({
  body: JSON.stringify({ MessageId: 'm', MD5OfMessageBody: md5(JSON.parse(body).MessageBody) }),
});

async function queue(answer: (seen: Seen) => Reply = accept) {
  const server = await loopback(answer);
  close = server.close;
  return {
    client: createSqsClient(),
    url: `${process.env.AWS_ENDPOINT_URL}/1/dead`,
    sent: () => JSON.parse(server.seen[0]?.body ?? 'null'),
  };
}

describe('a queue', () => {
  it('gets a message that arrives late', async () => {
    const { client, url, sent } = await queue();

    await sendMessage(client, url, { mode: 'scheduled' }, 900);

    expect(sent()).toEqual({
      QueueUrl: url,
      MessageBody: '{"mode":"scheduled"}',
      DelaySeconds: 900,
    });
  });

  it('gets a dead letter as it was received, with why beside it', async () => {
    const { client, url, sent } = await queue();

    await sendDeadLetter(client, url, { body: '{not json ü', code: 'wrong-request', message: 'no\nJSON' });

    expect(sent()).toEqual({
      QueueUrl: url,
      MessageBody: '{not json ü',
      MessageAttributes: {
        code: { DataType: 'String', StringValue: 'wrong-request' },
        message: { DataType: 'String', StringValue: 'no\nJSON' },
      },
    });
  });

  it.each([
    ['', '-'],
    ['a\u{0}b\u{FFFF}c', 'a\u{FFFD}b\u{FFFD}c'],
    [`${'x'.repeat(999)}😀`, `${'x'.repeat(999)}\u{FFFD}`],
    ['😀 → ü', '😀 → ü'],
  ])('says %j in characters that SQS takes', async (message, expected) => {
    const { client, url, sent } = await queue();

    await sendDeadLetter(client, url, { body: 'b', code: 'c', message });

    expect(sent().MessageAttributes.message.StringValue).toBe(expected);
  });

  it('throws when a dead letter is refused', async () => {
    const body = '{"__type":"com.amazonaws.sqs#InvalidMessageContents","message":"too large"}';
    const { client, url } = await queue(() => ({ status: 400, body }));

    await expect(sendDeadLetter(client, url, { body: 'b', code: 'c', message: 'm' })).rejects.toMatchObject({
      name: 'InvalidMessageContents',
    });
  });
});
