import { afterEach, describe, expect, it } from '@jest/globals';
import { bucketNamed, createS3Client } from '../src/index.ts';
import { loopback, type Reply, type Seen } from './loopback.ts';

let close = async () => {};
afterEach(() => close());

async function bucket(answer: (seen: Seen, n: number) => Reply) {
  const server = await loopback(answer);
  close = server.close;
  return { seen: server.seen, ...bucketNamed(createS3Client(), 'data') };
}

const error = (status: number, code: string): Reply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<Error><Code>${code}</Code><Message>no</Message></Error>`,
});

const page = (keys: readonly string[], token?: string): Reply => ({
  headers: { 'content-type': 'application/xml' },
  body: `<ListBucketResult><IsTruncated>${token !== undefined}</IsTruncated>${
    token === undefined ? '' : `<NextContinuationToken>${token}</NextContinuationToken>`
  }${keys.map((key) => `<Contents><Key>${key}</Key><ETag>&quot;e&quot;</ETag><Size>3</Size><LastModified>2026-11-23T10:00:00.000Z</LastModified></Contents>`).join('')}</ListBucketResult>`,
});

describe('a bucket', () => {
  it('is addressed by path on an IP endpoint, without a setting of ours', async () => {
    const { getText, seen } = await bucket(() => ({ headers: { etag: '"e"' }, body: 'text' }));

    expect(await getText('input/a b+%ü.csv')).toEqual({ text: 'text', etag: '"e"' });
    expect(seen[0]?.url).toBe('/data/input/a%20b%2B%25%C3%BC.csv?x-id=GetObject');
  });

  it('lists all pages in order, keys and ETags as S3 has them', async () => {
    const { list, seen } = await bucket((_, n) => (n === 1 ? page(['a', 'b'], 't/1') : page(['c'])));

    const lastModified = '2026-11-23T10:00:00.000Z';
    const pages: unknown[] = [];
    for await (const one of list('input/', { directOnly: true })) pages.push(one);

    expect(pages).toEqual([
      [
        { key: 'a', etag: '"e"', size: 3, lastModified },
        { key: 'b', etag: '"e"', size: 3, lastModified },
      ],
      [{ key: 'c', etag: '"e"', size: 3, lastModified }],
    ]);
    expect(seen.map(({ url }) => new URL(url, 'http://x').searchParams.get('continuation-token'))).toEqual([
      null,
      't/1',
    ]);
    expect(seen[0]?.url).toContain('delimiter=%2F');
  });

  it('lists what lies behind a key', async () => {
    const { list, seen } = await bucket(() => page(['contents/b/x']));

    for await (const _ of list('contents/', { startAfter: 'contents/a/' }));

    expect(new URL(seen[0]?.url ?? '', 'http://x').searchParams.get('start-after')).toBe('contents/a/');
  });

  it('lists folders page by page, each with its last slash', async () => {
    const folders = (names: readonly string[], token?: string): Reply => ({
      ...page([], token),
      body: String(page([], token).body).replace(
        '</ListBucketResult>',
        `${names.map((name) => `<CommonPrefixes><Prefix>runs/${name}/</Prefix></CommonPrefixes>`).join('')}</ListBucketResult>`,
      ),
    });
    const { listFolders, seen } = await bucket((_, n) => (n === 1 ? folders(['a'], 't') : folders(['b'])));

    const pages: unknown[] = [];
    for await (const one of listFolders('runs/')) pages.push(one);

    expect(pages).toEqual([['runs/a/'], ['runs/b/']]);
    expect(seen[0]?.url).toContain('delimiter=%2F');
  });

  it('replaces the tags of an object', async () => {
    const { tag, seen } = await bucket(() => ({}));

    await tag('runs/a b', { ledgerline: 'swept' });

    expect(seen[0]?.url).toContain('/data/runs/a%20b?tagging');
    expect(seen[0]?.body).toContain('<Key>ledgerline</Key><Value>swept</Value>');
  });

  it.each([
    ['absent', 'if-none-match', '*'],
    [{ etag: '"old"' }, 'if-match', '"old"'],
  ] as const)('writes under the condition %j', async (condition, header, value) => {
    const { putText, seen } = await bucket(() => ({ headers: { etag: '"new"' } }));

    expect(await putText('k', '{}', condition)).toEqual({ kind: 'written', etag: '"new"' });
    expect(seen[0]?.headers[header]).toBe(value);
  });

  it.each([
    [412, 'PreconditionFailed'],
    [409, 'ConditionalRequestConflict'],
    [404, 'NoSuchKey'],
  ])('calls %d %s of a conditional write a conflict', async (status, code) => {
    const { putText } = await bucket(() => error(status, code));

    expect(await putText('k', '{}', { etag: '"old"' })).toEqual({ kind: 'conflict' });
  });

  it.each([
    [403, 'AccessDenied'],
    [404, 'NoSuchBucket'],
  ])('throws on %d %s instead of calling the object absent', async (status, name) => {
    const { getText, putText } = await bucket(() => error(status, name));

    await expect(getText('k')).rejects.toMatchObject({ name });
    await expect(putText('k', '{}', { etag: '"old"' })).rejects.toMatchObject({ name });
  });

  it('knows absent objects, also where S3 sends no body', async () => {
    const { getText, head } = await bucket(({ method }) =>
      method === 'HEAD' ? { status: 404 } : error(404, 'NoSuchKey'),
    );

    expect([await getText('k'), await head('k')]).toEqual([undefined, undefined]);
  });

  it('copies on the server, only this source over that target, with metadata of its own', async () => {
    const body = '<CopyObjectResult><ETag>&quot;copy&quot;</ETag></CopyObjectResult>';
    const { copy, seen } = await bucket(() => ({ headers: { 'content-type': 'application/xml' }, body }));

    const outcome = await copy({
      from: 'runs/jr_1/export/ü.csv',
      fromEtag: '"from"',
      to: 'output/t.csv',
      condition: { etag: '"to"' },
      metadata: { 'ledgerline-digest': 'd' },
      contentType: 'text/csv',
    });

    expect(outcome).toEqual({ kind: 'written', etag: '"copy"' });
    expect(seen[0]?.headers).toMatchObject({
      'x-amz-copy-source': 'data/runs/jr_1/export/%C3%BC.csv',
      'x-amz-copy-source-if-match': '"from"',
      'if-match': '"to"',
      'x-amz-metadata-directive': 'REPLACE',
      'x-amz-meta-ledgerline-digest': 'd',
    });
  });
});
