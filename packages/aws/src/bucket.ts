import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { isError } from './aws-errors.ts';
import { clientSettings } from './client-settings.ts';

export interface ListedObject {
  readonly key: string;
  /** With its quotes, as S3 gives it. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** ISO time, UTC, to the second. */
  readonly lastModified: string;
}

export interface StoredText {
  readonly text: string;
  readonly etag: string;
}

export interface ObjectHead {
  readonly etag: string;
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** `absent`: write only where nothing lies; `{etag}`: only over exactly that. */
export type WriteCondition = 'absent' | { readonly etag: string };

export type WriteOutcome =
  | { readonly kind: 'written'; readonly etag: string }
  | { readonly kind: 'conflict' };

export interface Copy {
  readonly from: string;
  /** The copy happens only while the source has this ETag. */
  readonly fromEtag: string;
  readonly to: string;
  readonly condition: WriteCondition;
  /** Replaces the metadata of the source. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentType: string;
}

export interface ListOptions {
  /** Leaves out what lies in folders below the prefix. */
  readonly directOnly?: boolean;
  /** Only keys behind this one, which need not exist. */
  readonly startAfter?: string;
}

/** One bucket. Every function throws the SDK's error when S3 fails; expected outcomes are return values. */
export interface Bucket {
  readonly name: string;
  /** Pages in key order. */
  readonly list: (prefix: string, options?: ListOptions) => AsyncIterable<readonly ListedObject[]>;
  /** Pages of the folders directly below a prefix, in key order, each whole and with its last `/`. */
  readonly listFolders: (prefix: string) => AsyncIterable<readonly string[]>;
  readonly getText: (key: string) => Promise<StoredText | undefined>;
  readonly head: (key: string) => Promise<ObjectHead | undefined>;
  readonly putText: (key: string, text: string, condition?: WriteCondition) => Promise<WriteOutcome>;
  readonly copy: (copy: Copy) => Promise<WriteOutcome>;
  readonly delete: (key: string) => Promise<void>;
  /** Replaces the tags of an object. */
  readonly tag: (key: string, tags: Readonly<Record<string, string>>) => Promise<void>;
}

export function createS3Client(): S3Client {
  return new S3Client({ ...clientSettings });
}

const conflicts = ['PreconditionFailed', 'ConditionalRequestConflict', 409, 412] as const;

function toHeaders(condition: WriteCondition | undefined) {
  if (condition === undefined) return {};
  return condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
}

/** A condition that names an ETag fails with 404 when the object is gone: a conflict like any other. */
async function written(
  condition: WriteCondition | undefined,
  write: () => Promise<string | undefined>,
): Promise<WriteOutcome> {
  try {
    return { kind: 'written', etag: (await write()) ?? '' };
  } catch (error) {
    const isGone = typeof condition === 'object' && isError(error, 'NoSuchKey', 'NotFound');
    if (isGone || isError(error, ...conflicts)) return { kind: 'conflict' };
    throw error;
  }
}

async function found<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isError(error, 'NoSuchKey', 'NotFound')) return undefined;
    throw error;
  }
}

async function* listPages(
  client: S3Client,
  bucket: string,
  prefix: string,
  { directOnly = false, startAfter }: ListOptions,
) {
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(directOnly && { Delimiter: '/' }),
        ...(startAfter !== undefined && { StartAfter: startAfter }),
        ...(token !== undefined && { ContinuationToken: token }),
      }),
    );
    yield page;
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

async function* listObjects(client: S3Client, bucket: string, prefix: string, options: ListOptions) {
  for await (const { Contents = [] } of listPages(client, bucket, prefix, options))
    yield Contents.map(({ Key = '', ETag = '', Size = 0, LastModified = new Date(0) }) => ({
      key: Key,
      etag: ETag,
      size: Size,
      lastModified: LastModified.toISOString(),
    }));
}

async function* listFolders(client: S3Client, bucket: string, prefix: string) {
  for await (const { CommonPrefixes = [] } of listPages(client, bucket, prefix, { directOnly: true }))
    yield CommonPrefixes.map(({ Prefix = '' }) => Prefix);
}

const copySource = (bucket: string, key: string) =>
  `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;

export function bucketNamed(client: S3Client, name: string): Bucket {
  return {
    name,
    list: (prefix, options = {}) => listObjects(client, name, prefix, options),
    listFolders: (prefix) => listFolders(client, name, prefix),
    getText: (key) =>
      found(async () => {
        const { Body, ETag = '' } = await client.send(new GetObjectCommand({ Bucket: name, Key: key }));
        return { text: (await Body?.transformToString('utf-8')) ?? '', etag: ETag };
      }),
    head: (key) =>
      found(async () => {
        const seen = await client.send(new HeadObjectCommand({ Bucket: name, Key: key }));
        return { etag: seen.ETag ?? '', size: seen.ContentLength ?? 0, metadata: seen.Metadata ?? {} };
      }),
    putText: (key, text, condition) =>
      written(condition, async () => {
        const put = new PutObjectCommand({
          Bucket: name,
          Key: key,
          Body: text,
          ContentType: 'application/json',
          ...toHeaders(condition),
        });
        return (await client.send(put)).ETag;
      }),
    copy: ({ from, fromEtag, to, condition, metadata, contentType }) =>
      written(condition, async () => {
        const copy = new CopyObjectCommand({
          Bucket: name,
          Key: to,
          CopySource: copySource(name, from),
          CopySourceIfMatch: fromEtag,
          MetadataDirective: 'REPLACE',
          // a swept source would hand on the tag that lets it expire
          TaggingDirective: 'REPLACE',
          Metadata: { ...metadata },
          ContentType: contentType,
          ...toHeaders(condition),
        });
        return (await client.send(copy)).CopyObjectResult?.ETag;
      }),
    delete: async (key) => {
      await client.send(new DeleteObjectCommand({ Bucket: name, Key: key }));
    },
    tag: async (key, tags) => {
      const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await client.send(new PutObjectTaggingCommand({ Bucket: name, Key: key, Tagging: { TagSet } }));
    },
  };
}
