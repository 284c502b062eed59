import { isAscii } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { RefuseReason, Spec } from '@ledgerline/schema';
import { Refusal } from './refusal.ts';
import type { StoredObject } from './stored-object.ts';
import { zstdBlocks } from './zstd-blocks.ts';

type Dialect = Spec['input']['dialect'];
type Blocks = Iterable<Buffer> | AsyncIterable<Buffer>;

const mebibyte = 1024 * 1024;

/** Gunzip keeps what it is given until it is used, so each block is a copy. */
function* copies(blocks: Iterable<Buffer>): Generator<Buffer> {
  for (const block of blocks) yield Buffer.from(block);
}

/** Members one after the other are one text. Node stops at a zero after a member, and loses what follows in silence. */
async function* gunzipped(stored: Iterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: mebibyte / 4 });
  // an error reaches the reader, so nobody waits for the callback
  yield* pipeline(Readable.from(copies(stored)), gunzip, () => {});
  if (gunzip.bytesWritten !== bytes)
    throw new Error(`only ${gunzip.bytesWritten} of ${bytes} bytes are gzip members`);
}

const codecs: Readonly<Record<string, (stored: Iterable<Buffer>, bytes: number) => AsyncIterable<Buffer>>> = {
  '.gz': gunzipped,
  '.zst': zstdBlocks,
};

async function* decompressed(
  key: string,
  stored: Iterable<Buffer>,
  bytes: number,
  codec: string,
): AsyncGenerator<Buffer> {
  try {
    yield* codecs[codec]?.(stored, bytes) ?? [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error; // the disk's fault, not that of the bytes
    throw new Refusal('unreadable', `${key} does not decode as ${codec}: ${error}; store it again`, {
      cause: error,
    });
  }
}

/** ISO 8859-1 becomes UTF-8. */
async function* asUtf8(blocks: Blocks): AsyncGenerator<Buffer> {
  for await (const block of blocks)
    yield isAscii(block) ? block : Buffer.from(block.toString('latin1'), 'utf8');
}

interface SizeLimit {
  readonly reason: RefuseReason;
  readonly bytes: number;
  readonly advice: string;
}

function sizeLimits(dialect: Dialect, storedBytes: number): SizeLimit[] {
  const ratioBytes = Math.max(mebibyte, dialect.maxCompressionRatio * storedBytes);
  const limits: SizeLimit[] = [
    { reason: 'too-large', bytes: dialect.maxObjectBytes, advice: 'split the object' },
    {
      reason: 'too-compressed',
      bytes: ratioBytes,
      advice: `that is ${dialect.maxCompressionRatio} times its size`,
    },
  ];
  if (dialect.multiline)
    limits.push({
      reason: 'multiline-too-large',
      bytes: dialect.maxMultilineBytes,
      advice: 'split the object',
    });
  return limits;
}

/** The limit that is reached first names the reason, so that it does not depend on the size of blocks. */
function lowest(limits: readonly SizeLimit[]): SizeLimit | undefined {
  return limits.toSorted((a, b) => a.bytes - b.bytes)[0];
}

function refuseBeyond(limit: SizeLimit | undefined, bytes: number): void {
  if (limit === undefined || bytes <= limit.bytes) return;
  throw new Refusal(limit.reason, `more than ${limit.bytes} bytes; ${limit.advice}`);
}

/**
 * The text of an object in UTF-8, in blocks that are valid until the next one is asked for.
 *
 * @throws Refusal unreadable, too-large, too-compressed, multiline-too-large
 */
export async function* decodedBlocks(
  key: string,
  object: StoredObject,
  dialect: Dialect,
  blockBytes: number,
): AsyncGenerator<Buffer> {
  const limit = lowest(sizeLimits(dialect, object.bytes));
  const codec = Object.keys(codecs).find((ending) => key.toLowerCase().endsWith(ending));
  if (codec === undefined) refuseBeyond(limit, object.bytes);
  const stored = object.blocks(blockBytes);
  const text =
    codec === undefined || object.bytes === 0 ? stored : decompressed(key, stored, object.bytes, codec);
  let bytes = 0;
  for await (const block of dialect.encoding === 'latin-1' ? asUtf8(text) : text) {
    bytes += block.length;
    refuseBeyond(limit, bytes);
    yield block;
  }
}
