import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { inputHashOf, toPartitionParameters } from '@ledgerline/schema';
import { dateOf, names, objectAt, objectsPerDay, spec, specText } from './listing.ts';

// `node reconciling-listing-server.mjs OBJECTS all-new|published`: S3 with so many objects and a catalog that has all
// or none of them published; it computes what it answers, and prints its port.
const objects = Number(process.argv[2]);
const isPublished = process.argv[3] === 'published';
const pageSize = 1000;

function listing(query: URLSearchParams, isRaw: boolean): string {
  const start = Number(query.get('continuation-token') ?? 0);
  const end = isRaw ? Math.min(start + pageSize, objects) : 0;
  const contents = Array.from({ length: Math.max(0, end - start) }, (_, n) => {
    const { key, etag, size } = objectAt(start + n);
    const quoted = etag.replaceAll('"', '&quot;');
    return `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>${quoted}</ETag><Size>${size}</Size></Contents>`;
  });
  const isMore = isRaw && end < objects;
  const more = isMore ? `<NextContinuationToken>${end}</NextContinuationToken>` : '';
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${isMore}</IsTruncated>${more}${contents.join('')}</ListBucketResult>`;
}

function publishedDay(day: number, table: string) {
  const inDay = Array.from({ length: Math.min(objectsPerDay, objects - day * objectsPerDay) }, (_, n) =>
    objectAt(day * objectsPerDay + n),
  );
  const inputHash = inputHashOf(inDay);
  const counts = { records: 100, accepted: 100, rejected: 0, blank: 0 };
  const what = {
    runId: 'jr_1',
    inputHash,
    contractHash: spec.contractHash,
    publishedAt: '2026-01-02T00:00:00.000Z',
  };
  const folder = table === spec.tables.daily.name ? 'summary' : 'quarantine';
  return {
    Values: [dateOf(day)],
    StorageDescriptor: { Location: `s3://${names.curated}/runs/jr_1/${folder}/ingest_date=${dateOf(day)}/` },
    Parameters: toPartitionParameters({ ...what, ...counts, totals: { total_purchase: '1.00' } }),
  };
}

function answerGlue(operation: string, { TableName = '', NextToken = '0' }: Record<string, string>): unknown {
  if (operation === 'GetJobRuns') return { JobRuns: [] };
  if (operation === 'GetTable')
    return {
      Table: {
        Name: TableName,
        VersionId: '1',
        StorageDescriptor: { Location: 's3://curated/tables/' },
        Parameters: {},
      },
    };
  const days = isPublished ? Math.ceil(objects / objectsPerDay) : 0;
  const [start, end] = [Number(NextToken), Math.min(Number(NextToken) + pageSize, days)];
  const Partitions = Array.from({ length: end - start }, (_, n) => publishedDay(start + n, TableName));
  return { Partitions, ...(end < days && { NextToken: String(end) }) };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target.startsWith('AWSGlue.')) {
    const body = JSON.stringify(answerGlue(target.slice('AWSGlue.'.length), JSON.parse(await text(request))));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
    return;
  }
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://loopback');
  if (searchParams.has('list-type'))
    response.writeHead(200).end(listing(searchParams, pathname.startsWith(`/${names.raw}`)));
  else if (pathname.startsWith(`/${names.artifacts}/`))
    response.writeHead(200, { etag: '"1"' }).end(specText);
  else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
}

const server = createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : address}\n`);
});
