import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { usersSummary } from '@ledgerline/pipelines';
import { canonicalJson, compilePipeline, specHashOf } from '@ledgerline/schema';

const spec = compilePipeline(usersSummary);
const specKey = `specs/${specHashOf(spec)}.json`;

/** What the Lambda is configured with, besides the addresses of `Account.environment`. */
export const settings = {
  SPEC_URI: `s3://artifacts/${specKey}`,
  RAW_BUCKET: 'raw',
  CURATED_BUCKET: 'curated',
  GLUE_JOB_NAME: 'job',
  EXECUTION_CLASS: 'STANDARD',
  DATABASE_NAME: 'database',
  ENVIRONMENT: 'test',
  LEASE_SECONDS: '180',
};

interface Asked {
  readonly method: string;
  /** Path and query, decoded. */
  readonly path: string;
  /** Of Glue and SQS: `AWSGlue.GetTable`. */
  readonly operation: string;
  readonly body: string;
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

export interface Account {
  /** Variables that lead the SDK here, and the addresses of the queues. */
  readonly environment: Readonly<Record<string, string>>;
  readonly asked: readonly Asked[];
  readonly close: () => void;
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

const listing = (keys: readonly string[]) =>
  `<ListBucketResult><IsTruncated>false</IsTruncated>${keys
    .map((key) => `<Contents><Key>${escaped(key)}</Key><ETag>&quot;e&quot;</ETag><Size>3</Size></Contents>`)
    .join('')}</ListBucketResult>`;

const operations: Readonly<Record<string, unknown>> = {
  'AWSGlue.GetJobRuns': { JobRuns: [] },
  'AWSGlue.GetPartitions': { Partitions: [] },
  'AWSGlue.BatchGetPartition': { Partitions: [] },
  'AWSGlue.GetTable': { Table: { Name: 't', VersionId: '1', StorageDescriptor: {}, Parameters: {} } },
  'AWSGlue.StartJobRun': { JobRunId: 'jr_1' },
};

/** SQS tells the hash of what it got, and the SDK compares. */
function received(body: string): Reply {
  const { MessageBody } = JSON.parse(body);
  const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
  return { status: 200, body: JSON.stringify({ MessageId: 'm', MD5OfMessageBody }) };
}

function fromS3(keys: readonly string[], { method, path }: Asked): Reply {
  if (path.includes(specKey)) return { status: 200, body: canonicalJson(spec) };
  if (path.includes('list-type=2')) {
    const prefix = /[?&]prefix=([^&]*)/.exec(path)?.[1] ?? '';
    const isRaw = /^\/raw\/?\?/.test(path);
    return { status: 200, body: listing(isRaw ? keys.filter((key) => key.startsWith(prefix)) : []) };
  }
  if (method === 'PUT') return { status: 200, body: '' };
  return { status: 404, body: method === 'HEAD' ? '' : '<Error><Code>NoSuchKey</Code></Error>' };
}

/** An account on 127.0.0.1 in which these objects have arrived and nothing else is there. */
export async function openAccount(
  keys: readonly string[],
  overrides: Readonly<Record<string, Reply>> = {},
): Promise<Account> {
  const asked: Asked[] = [];
  const answer = (one: Asked): Reply => {
    const known = overrides[one.operation];
    if (known !== undefined) return known;
    if (one.operation === 'AWSGlue.GetPartition')
      return { status: 400, body: '{"__type":"EntityNotFoundException","Message":"no partition"}' };
    if (one.operation === 'AmazonSQS.SendMessage') return received(one.body);
    const operation = operations[one.operation];
    return operation === undefined ? fromS3(keys, one) : { status: 200, body: JSON.stringify(operation) };
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const operation = String(headers['x-amz-target'] ?? '');
      const one = { method, path: decodeURIComponent(url), operation, body: `${Buffer.concat(chunks)}` };
      asked.push(one);
      const { status, body } = answer(one);
      const type = body.startsWith('<') ? 'application/xml' : 'application/json';
      response.writeHead(status, { 'content-type': type, etag: '"e"' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      QUEUE_URL: `${endpoint}/1/events`,
      DEAD_LETTER_URL: `${endpoint}/1/events-dead`,
    },
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
