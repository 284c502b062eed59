import { afterEach, describe, expect, it } from '@jest/globals';
import { invokeTrigger } from '../src/cloud/invoke-trigger.ts';
import { type Asked, loopback, type Reply } from './loopback.ts';

const deployment = { triggerFunction: 'ledgerline-dev-trigger' };

let close: (() => Promise<void>) | undefined;

afterEach(() => close?.());

async function invoke(reply: Reply) {
  const asked: Asked[] = [];
  close = await loopback((one) => {
    asked.push(one);
    return reply;
  });
  return { asked, answer: invokeTrigger(deployment, { mode: 'resume' }) };
}

describe('invokeTrigger', () => {
  it('hands over the request and returns the answer', async () => {
    const said = { kind: 'done', message: 'resumed' };

    const { asked, answer } = await invoke({ body: JSON.stringify(said) });

    expect(await answer).toEqual(said);
    expect(asked.map(({ url, body }) => [url, body])).toEqual([
      ['/2015-03-31/functions/ledgerline-dev-trigger/invocations', '{"mode":"resume"}'],
    ]);
  });

  it('says what the function failed with', async () => {
    const thrown = { errorType: 'PublishError', errorMessage: '2 pointers did not move' };

    const { answer } = await invoke({
      headers: { 'X-Amz-Function-Error': 'Unhandled' },
      body: JSON.stringify(thrown),
    });

    await expect(answer).rejects.toMatchObject({
      kind: 'trigger-failed',
      exitCode: 1,
      problems: [
        expect.stringMatching(/PublishError: 2 pointers did not move.*\/aws\/lambda\/ledgerline-dev/),
      ],
    });
  });

  it('asks once, whatever happens to the answer', async () => {
    const { asked, answer } = await invoke({ status: 502, body: '{}' });

    await expect(answer).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });

  it('is told by a throttle that nothing was done', async () => {
    const headers = { 'x-amzn-errortype': 'TooManyRequestsException' };

    const { answer } = await invoke({ status: 429, headers, body: '{"message":"Rate Exceeded."}' });

    await expect(answer).rejects.toMatchObject({ kind: 'trigger-busy', exitCode: 1 });
  });

  it.each(['', 'null', '[]', '"done"', '{"batchItemFailures":[]}'])(
    'takes %j for no answer',
    async (body) => {
      const { answer } = await invoke({ body });

      await expect(answer).rejects.toMatchObject({ kind: 'other-version', exitCode: 78 });
    },
  );
});
