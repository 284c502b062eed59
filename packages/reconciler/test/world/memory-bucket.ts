import { createHash } from 'node:crypto';
import type { Bucket, ListedObject, ListOptions, WriteCondition } from '@ledgerline/aws';
import { SortedKeys } from './sorted-keys.ts';

interface Stored {
  readonly text: string;
  readonly etag: string;
  readonly lastModified: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export type MemoryBucket = Bucket & {
  readonly objects: SortedKeys<Stored>;
  /** Key -> its tags. */
  readonly tags: Map<string, Readonly<Record<string, string>>>;
  /** How often anything was written, or deleted by itself. */
  readonly writes: () => number;
};

const pageSize = 2;

const etagOf = (text: string) => `"${createHash('md5').update(text).digest('hex')}"`;

/** S3 as far as we use it: strong, conditional, listed in key order in small pages. */
export function memoryBucket(name: string, now: () => Date = () => new Date(0)): MemoryBucket {
  const tags = new Map<string, Readonly<Record<string, string>>>();
  const objects = new SortedKeys<Stored>();

  const isAllowed = (key: string, condition: WriteCondition | undefined) => {
    if (condition === undefined) return true;
    return condition === 'absent' ? !objects.has(key) : objects.get(key)?.etag === condition.etag;
  };
  const put = (key: string, text: string, condition?: WriteCondition, metadata = {}) => {
    if (!isAllowed(key, condition)) return { kind: 'conflict' } as const;
    const stored = { text, etag: etagOf(text), metadata, lastModified: now().toISOString() };
    objects.set(key, stored);
    tags.delete(key);
    return { kind: 'written', etag: stored.etag } as const;
  };
  const toListed = (key: string): ListedObject => {
    const { text, etag, lastModified } = objects.get(key) as Stored;
    return { key, etag, size: Buffer.byteLength(text), lastModified };
  };
  /** Each page shows what lies there when it is asked for. */
  async function* list(prefix: string, { directOnly = false, startAfter = '' }: ListOptions = {}) {
    const isDirect = (key: string) => !(directOnly && key.slice(prefix.length).includes('/'));
    let after = startAfter;
    for (;;) {
      const keys = objects.keysBelow(prefix, after, pageSize, isDirect);
      if (keys.length === 0) return;
      after = keys.at(-1) ?? after;
      yield keys.map(toListed);
    }
  }
  return {
    name,
    objects,
    tags,
    writes: () => objects.changes,
    list,
    listFolders: async function* (prefix) {
      const below = objects.keysBelow(prefix);
      const folders = below.flatMap((key) => {
        const end = key.indexOf('/', prefix.length);
        return end === -1 ? [] : [key.slice(0, end + 1)];
      });
      yield [...new Set(folders)];
    },
    getText: async (key) => objects.get(key),
    head: async (key) => {
      const stored = objects.get(key);
      return stored && { etag: stored.etag, size: Buffer.byteLength(stored.text), metadata: stored.metadata };
    },
    putText: async (key, text, condition) => put(key, text, condition),
    copy: async ({ from, fromEtag, to, condition, metadata }) => {
      const source = objects.get(from);
      if (source?.etag !== fromEtag) return { kind: 'conflict' };
      return put(to, source.text, condition, metadata);
    },
    delete: async (key) => {
      objects.delete(key);
    },
    tag: async (key, given) => {
      tags.set(key, given);
    },
  };
}
