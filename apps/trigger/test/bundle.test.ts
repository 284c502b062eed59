import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { configSchema } from '../src/config.ts';
import { type Account, openAccount, settings } from './account.ts';

const bundle = new URL('../dist/handler.mjs', import.meta.url);
const run = promisify(execFile);

/** Invokes the built handler in a process of its own, whose environment is only what is given. */
async function invoke(event: unknown, env: Readonly<Record<string, string>>, seconds = 120) {
  const script = `const { handler } = await import(${JSON.stringify(bundle.href)});
    const context = { getRemainingTimeInMillis: () => ${seconds * 1000} };
    console.log('ANSWER ' + JSON.stringify(await handler(${JSON.stringify(event)}, context)));`;
  const options = { env: { PATH: process.env.PATH, ...env }, timeout: 20_000 };
  const args = ['--no-warnings', '--input-type=module', '-e', script];
  const { stdout, stderr } = await run(process.execPath, args, options);
  return { answer: JSON.parse(stdout.split('ANSWER ')[1] ?? 'null') as unknown, stderr };
}

const batch = (...bodies: readonly unknown[]) => ({
  Records: bodies.map((body, n) => ({
    messageId: `m${n}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })),
});

const dropped = (key: string) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: 'raw' }, object: { key } },
});

let account: Account | undefined;
afterEach(() => account?.close());

async function open(...parameters: Parameters<typeof openAccount>): Promise<Account> {
  account = await openAccount(...parameters);
  return account;
}

const sentTo = ({ asked }: Account, queue: string) =>
  asked
    .filter(({ operation }) => operation === 'AmazonSQS.SendMessage')
    .map(({ body }) => JSON.parse(body))
    .filter(({ QueueUrl }) => QueueUrl.endsWith(queue));

describe('the built handler', () => {
  beforeAll(() => {
    if (!existsSync(bundle))
      throw new Error('dist/handler.mjs is missing; run `pnpm --filter @ledgerline/trigger build`');
  });

  it('names every wrong variable at once when it starts', async () => {
    const { RAW_BUCKET: _, ...rest } = settings;
    const { environment } = await open([]);
    const wrong = { LEASE_SECONDS: 'soon', SPEC_URI: 's3://artifacts/spec.json' };
    const started = invoke({ mode: 'manual' }, { ...rest, ...environment, ...wrong });

    const { stderr } = (await started.catch((error: unknown) => error)) as { stderr: string };

    expect(stderr).toContain('3 of its environment variables are wrong');
    expect(stderr).toContain('RAW_BUCKET: saw nothing');
    expect(stderr).toContain('LEASE_SECONDS: saw "soon"; allowed: whole seconds');
    expect(stderr).toContain('SPEC_URI: saw "s3://artifacts/spec.json"; allowed: s3://');
  });

  it('answers a dry run with what it would do', async () => {
    const { environment } = await open(['input/ingest_date=2026-11-23/a.csv']);

    const { answer } = await invoke({ mode: 'manual', dryRun: true }, { ...settings, ...environment });

    expect(answer).toMatchObject({
      kind: 'dry-run',
      partitions: [{ partition: 'ingest_date=2026-11-23', stale: 'new', state: 'build' }],
    });
  });

  it.each([null, 'scheduled', 7])('refuses a direct call with %j', async (event) => {
    const { environment } = await open([]);

    const { answer } = await invoke(event, { ...settings, ...environment });

    expect(answer).toMatchObject({ kind: 'refused', message: expect.any(String) });
  });

  it('buries what it cannot understand, as it came and with why, and logs it as JSON', async () => {
    const seen = await open([]);
    const bodies = ['{not json ü', '{"mode":"launch"}', '{"source":"aws.glue","detail-type":"x"}'];

    const { answer, stderr } = await invoke(batch(...bodies), { ...settings, ...seen.environment });

    expect(answer).toEqual({ batchItemFailures: [] });
    const letters = sentTo(seen, '/events-dead');
    expect(letters.map(({ MessageBody }) => MessageBody)).toEqual(bodies);
    for (const { MessageAttributes } of letters)
      expect(MessageAttributes).toEqual({
        code: { DataType: 'String', StringValue: 'wrong-request' },
        message: { DataType: 'String', StringValue: expect.stringMatching(/^message .* is /s) },
      });
    const [line] = stderr.split('\n').filter((text) => text.includes('malformed'));
    expect(JSON.parse(line ?? '')).toMatchObject({ level: 'ERROR', service: 'trigger', messageId: 'm0' });
  });

  it('gives back what the dead-letter queue does not take', async () => {
    const body = '{"__type":"com.amazonaws.sqs#InvalidMessageContents","message":"too large"}';
    const { environment } = await open([], { 'AmazonSQS.SendMessage': { status: 400, body } });

    const { answer } = await invoke(batch('{not json'), { ...settings, ...environment });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  });

  it('plans exactly the keys that events and listings name, whatever is in them', async () => {
    const names = ['a b', ' a', 'a+b', '100%', '%2Fa%20b', 'ü→😀', `"a" 'b'`, 'a&b=c<d>#?;', 'a\\b|c~`'];
    const keys = names.map((name, n) => `input/ingest_date=2026-11-0${n + 1}/${name}.csv`);
    const seen = await open(keys);

    const { answer } = await invoke(batch(...keys.map(dropped)), { ...settings, ...seen.environment });

    expect(answer).toEqual({ batchItemFailures: [] });
    const plans = seen.asked.filter(({ method, path }) => method === 'PUT' && path.includes('/plans/'));
    const planned = plans.flatMap(({ body }) =>
      JSON.parse(body).builds.flatMap((build: { partition: string; objects: { key: string }[] }) =>
        build.objects.map(({ key }) => [build.partition, key]),
      ),
    );
    expect(planned.sort()).toEqual(keys.map((key) => [key.split('/')[1], key]));
    expect(seen.asked.filter(({ operation }) => operation === 'AWSGlue.StartJobRun')).toHaveLength(1);
  }, 20_000);

  it('begins nothing in the last 15 seconds', async () => {
    const key = 'input/ingest_date=2026-11-23/a.csv';
    const seen = await open([key]);

    const event = batch(dropped(key), { mode: 'scheduled' }, { mode: 'manual' });
    const { answer } = await invoke(event, { ...settings, ...seen.environment }, 15);

    const itemIdentifiers = ['m0', 'm1', 'm2'].map((itemIdentifier) => ({ itemIdentifier }));
    expect(answer).toEqual({ batchItemFailures: itemIdentifiers });
    expect(seen.asked.map(({ path }) => path.split('/')[1])).toEqual(['artifacts']);
  });

  it('refuses to start with a spec of another hash', async () => {
    const { environment } = await open([]);
    const wrong = { ...settings, SPEC_URI: `s3://artifacts/specs/${'0'.repeat(64)}.json` };

    await expect(invoke({}, { ...wrong, ...environment })).rejects.toThrow('does not exist');
  });

  it('tells infra its variables', () => {
    const schema = JSON.parse(readFileSync(new URL('../dist/config.schema.json', import.meta.url), 'utf8'));

    expect(schema.required).toEqual(Object.keys(configSchema.shape));
  });
});
