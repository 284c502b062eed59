import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { canonicalJson, compilePipeline, specHashOf } from '@ledgerline/schema';
import { configSchema } from '../src/config.ts';

const bundle = new URL('../dist/handler.mjs', import.meta.url);
const run = promisify(execFile);

const spec = compilePipeline(usersSummary);
const specKey = `specs/${specHashOf(spec)}.json`;

const environment = {
  SPEC_URI: `s3://artifacts/${specKey}`,
  RAW_BUCKET: 'raw',
  CURATED_BUCKET: 'curated',
  GLUE_JOB_NAME: 'job',
  DATABASE_NAME: 'database',
  QUEUE_URL: 'http://127.0.0.1/queue',
  ENVIRONMENT: 'test',
  LEASE_SECONDS: '120',
};

/** Invokes the built handler in a process of its own, whose environment is only what is given. */
async function invoke(event: unknown, env: Readonly<Record<string, string>>) {
  const script = `const { handler } = await import(${JSON.stringify(bundle.href)});
    console.log('ANSWER ' + JSON.stringify(await handler(${JSON.stringify(event)})));`;
  const options = { env: { PATH: process.env.PATH, ...env }, timeout: 20_000 };
  const args = ['--no-warnings', '--input-type=module', '-e', script];
  const { stdout, stderr } = await run(process.execPath, args, options);
  return { answer: JSON.parse(stdout.split('ANSWER ')[1] ?? 'null') as unknown, stderr };
}

const listing = (keys: readonly string[]) =>
  `<ListBucketResult><IsTruncated>false</IsTruncated>${keys
    .map((key) => `<Contents><Key>${key}</Key><ETag>&quot;e&quot;</ETag><Size>3</Size></Contents>`)
    .join('')}</ListBucketResult>`;

/** An account in which one file has arrived and nothing else is there. */
function answerOf(method: string, url: string, target: string): { status: number; body: string } {
  const glue: Readonly<Record<string, unknown>> = {
    'AWSGlue.GetJobRuns': { JobRuns: [] },
    'AWSGlue.GetPartitions': { Partitions: [] },
    'AWSGlue.GetTable': { Table: { Name: 't', VersionId: '1', StorageDescriptor: {}, Parameters: {} } },
  };
  if (target in glue) return { status: 200, body: JSON.stringify(glue[target]) };
  if (url.includes(specKey)) return { status: 200, body: canonicalJson(spec) };
  if (url.startsWith('/raw?')) return { status: 200, body: listing(['input/ingest_date=2026-11-23/a.csv']) };
  if (url.includes('list-type=2')) return { status: 200, body: listing([]) };
  return { status: 404, body: method === 'HEAD' ? '' : '<Error><Code>NoSuchKey</Code></Error>' };
}

let close = () => {};
afterEach(() => close());

async function account(): Promise<Record<string, string>> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const { method = '', url = '', headers } = request;
      const { status, body } = answerOf(
        method,
        url.replace('/raw/?', '/raw?'),
        String(headers['x-amz-target']),
      );
      response.writeHead(status, {
        'content-type': body.startsWith('<') ? 'application/xml' : 'application/json',
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}

describe('the built handler', () => {
  beforeAll(() => {
    if (!existsSync(bundle))
      throw new Error('dist/handler.mjs is missing; run `pnpm --filter @ledgerline/trigger build`');
  });

  it('names every wrong variable at once when it starts', async () => {
    const { RAW_BUCKET: _, ...rest } = environment;
    const started = invoke(
      { mode: 'manual' },
      { ...rest, LEASE_SECONDS: 'soon', SPEC_URI: 's3://artifacts/spec.json' },
    );

    const { stderr } = (await started.catch((error: unknown) => error)) as { stderr: string };

    expect(stderr).toContain('3 of its environment variables are wrong');
    expect(stderr).toContain('RAW_BUCKET: saw nothing');
    expect(stderr).toContain('LEASE_SECONDS: saw "soon"; allowed: whole seconds');
    expect(stderr).toContain('SPEC_URI: saw "s3://artifacts/spec.json"; allowed: s3://');
  });

  it('answers a dry run with what it would do', async () => {
    const { answer } = await invoke(
      { mode: 'manual', dryRun: true },
      { ...environment, ...(await account()) },
    );

    expect(answer).toMatchObject({
      kind: 'dry-run',
      partitions: [{ partition: 'ingest_date=2026-11-23', stale: 'new', state: 'build' }],
    });
  });

  it('gives back what it cannot understand, in the form of SQS, and logs it as JSON', async () => {
    const records = [
      { messageId: 'm1', body: '{"mode":"launch"}' },
      { messageId: 'm2', body: JSON.stringify({ source: 'aws.glue', 'detail-type': 'x', detail: {} }) },
    ];

    const { answer, stderr } = await invoke({ Records: records }, { ...environment, ...(await account()) });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }] });
    const [line] = stderr.split('\n').filter((text) => text.includes('malformed'));
    expect(JSON.parse(line ?? '')).toMatchObject({ level: 'ERROR', service: 'trigger', messageId: 'm1' });
  });

  it('refuses to start with a spec of another hash', async () => {
    const wrong = { ...environment, SPEC_URI: `s3://artifacts/specs/${'0'.repeat(64)}.json` };

    await expect(invoke({}, { ...wrong, ...(await account()) })).rejects.toThrow('does not exist');
  });

  it('tells infra its variables', () => {
    const schema = JSON.parse(readFileSync(new URL('../dist/config.schema.json', import.meta.url), 'utf8'));

    expect(schema.required).toEqual(Object.keys(configSchema.shape));
  });
});
