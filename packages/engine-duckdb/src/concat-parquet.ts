import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { readThrift, type ThriftList, type ThriftStruct, writeThrift } from './thrift-compact.ts';

const magic = Buffer.from('PAR1');
const tailBytes = 8; // length of the footer, magic
const blockBytes = 1024 * 1024;

/** Ids of the fields that we touch: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
const footerIds = { rows: 3, rowGroups: 4 } as const;
const rowGroupIds = { columns: 1, fileOffset: 5, ordinal: 7 } as const;
const chunkIds = { fileOffset: 2, metadata: 3, offsetIndex: 4, columnIndex: 6 } as const;
const metadataIds = { dataPage: 9, indexPage: 10, dictionaryPage: 11, bloomFilter: 14 } as const;

function read(file: number, length: number, at: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, at) !== length) throw new RangeError('a Parquet file became shorter');
  return bytes;
}

/** A file that grows at its end. */
class Target {
  position = 0;
  readonly #file: number;
  readonly #block = Buffer.allocUnsafe(blockBytes);

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  write(bytes: Buffer): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    this.position += bytes.length;
  }

  copy(source: number, start: number, end: number): void {
    for (let at = start; at < end; ) {
      const length = readSync(source, this.#block, 0, Math.min(blockBytes, end - at), at);
      if (length === 0) throw new RangeError('a Parquet file became shorter while it was read');
      this.write(this.#block.subarray(0, length));
      at += length;
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

function number(struct: ThriftStruct, id: number): bigint {
  return (struct.get(id)?.value as bigint | undefined) ?? 0n;
}

/** Offsets that a file does not use are absent, or 0. */
function shift(struct: ThriftStruct, ids: Readonly<Record<string, number>>, by: bigint): void {
  for (const id of Object.values(ids)) {
    const field = struct.get(id);
    if (typeof field?.value === 'bigint' && field.value > 0n)
      struct.set(id, { ...field, value: field.value + by });
  }
}

const structs = (struct: ThriftStruct, id: number) =>
  (struct.get(id)?.value as ThriftList | undefined)?.items as ThriftStruct[] | undefined;

function moveRowGroup(rowGroup: ThriftStruct, by: bigint): void {
  const { fileOffset } = rowGroupIds;
  shift(rowGroup, { fileOffset }, by);
  rowGroup.delete(rowGroupIds.ordinal); // 16 bits, which many parts would exceed
  for (const chunk of structs(rowGroup, rowGroupIds.columns) ?? []) {
    const { metadata, ...offsets } = chunkIds;
    shift(chunk, offsets, by);
    shift(chunk.get(metadata)?.value as ThriftStruct, metadataIds, by);
  }
}

/** Appends the row groups of a file; gives its footer, whose offsets are those of the target. */
function append(source: string, target: Target): ThriftStruct {
  const file = openSync(source, 'r');
  try {
    const { size } = fstatSync(file);
    const footerBytes = read(file, tailBytes, size - tailBytes).readUInt32LE(0);
    const end = size - tailBytes - footerBytes;
    const footer = readThrift(read(file, footerBytes, end));
    const by = BigInt(target.position - magic.length);
    target.copy(file, magic.length, end);
    for (const rowGroup of structs(footer, footerIds.rowGroups) ?? []) moveRowGroup(rowGroup, by);
    return footer;
  } finally {
    closeSync(file);
  }
}

/**
 * Puts Parquet files of one writer and one schema one after the other, without decoding them: their row groups stay as
 * they are. Time and memory are those of a copy.
 */
export function concatParquet(sources: readonly [string, ...string[]], path: string): void {
  const target = new Target(path);
  try {
    target.write(magic);
    const footers = sources.map((source) => append(source, target));
    const footer = writeThrift(concatFooters(footers as [ThriftStruct, ...ThriftStruct[]]));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.length);
    target.write(Buffer.concat([footer, length, magic]));
  } finally {
    target.close();
  }
}

function concatFooters(footers: readonly [ThriftStruct, ...ThriftStruct[]]): ThriftStruct {
  const [first] = footers;
  const rows = footers.reduce((total, footer) => total + number(footer, footerIds.rows), 0n);
  const items = footers.flatMap((footer) => structs(footer, footerIds.rowGroups) ?? []);
  const joined = new Map(first);
  joined.set(footerIds.rows, { type: 6, value: rows });
  joined.set(footerIds.rowGroups, { type: 9, value: { itemType: 12, items } });
  return joined;
}
