/**
 * Thrift's compact protocol, as far as Parquet footers use it:
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export type ThriftValue = bigint | boolean | Buffer | ThriftList | ThriftStruct;

export interface ThriftList {
  readonly itemType: number;
  readonly items: ThriftValue[];
}

/** Fields by their ids, in the order of the document. */
export type ThriftStruct = Map<number, { readonly type: number; readonly value: ThriftValue }>;

const types = { true: 1, false: 2, i8: 3, i64: 6, double: 7, binary: 8, list: 9, struct: 12 } as const;

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined)
      throw new RangeError(`a Parquet footer of ${this.#bytes.length} bytes ends too early`);
    this.#at += 1;
    return byte;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  zigzag(): bigint {
    const value = this.varint();
    return (value >> 1n) ^ -(value & 1n);
  }

  bytes(length: number): Buffer {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  list(): ThriftList {
    const header = this.byte();
    const length = header >> 4 === 15 ? Number(this.varint()) : header >> 4;
    const itemType = header & 15;
    return { itemType, items: Array.from({ length }, () => this.item(itemType)) };
  }

  /** In a list even a boolean has a byte. */
  item(type: number): ThriftValue {
    return type === types.true || type === types.false ? this.byte() === types.true : this.value(type);
  }

  value(type: number): ThriftValue {
    if (type === types.true || type === types.false) return type === types.true;
    if (type === types.i8) return BigInt(this.byte());
    if (type > types.i8 && type <= types.i64) return this.zigzag();
    if (type === types.double) return this.bytes(8);
    if (type === types.binary) return this.bytes(Number(this.varint()));
    if (type === types.list) return this.list();
    if (type === types.struct) return this.struct();
    throw new TypeError(`type ${type} in a Parquet footer; known are ${Object.values(types).join(', ')}`);
  }

  struct(): ThriftStruct {
    const fields: ThriftStruct = new Map();
    let id = 0;
    for (let header = this.byte(); header !== 0; header = this.byte()) {
      id = header >> 4 === 0 ? Number(this.zigzag()) : id + (header >> 4);
      const type = header & 15;
      fields.set(id, { type, value: this.value(type) });
    }
    return fields;
  }
}

class Writer {
  #bytes = Buffer.alloc(4096);
  #length = 0;

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#grow(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  varint(value: bigint): void {
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) this.byte(Number(rest & 0x7fn) | 0x80);
    this.byte(Number(rest));
  }

  zigzag(value: bigint): void {
    this.varint(value < 0n ? -value * 2n - 1n : value * 2n);
  }

  list({ itemType, items }: ThriftList): void {
    this.byte((Math.min(items.length, 15) << 4) | itemType);
    if (items.length >= 15) this.varint(BigInt(items.length));
    for (const item of items) {
      if (typeof item === 'boolean') this.byte(item ? types.true : types.false);
      else this.value(itemType, item);
    }
  }

  value(type: number, value: ThriftValue): void {
    if (typeof value === 'boolean') return; // the type of its field has said it
    if (typeof value === 'bigint') type === types.i8 ? this.byte(Number(value)) : this.zigzag(value);
    else if (Buffer.isBuffer(value)) this.binary(type, value);
    else if (value instanceof Map) this.struct(value);
    else this.list(value);
  }

  binary(type: number, value: Buffer): void {
    if (type === types.binary) this.varint(BigInt(value.length));
    this.#grow(value.length);
    this.#length += value.copy(this.#bytes, this.#length);
  }

  #grow(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const larger = Buffer.alloc(2 * (this.#length + length));
    this.#bytes.copy(larger);
    this.#bytes = larger;
  }

  struct(fields: ThriftStruct): void {
    let before = 0;
    for (const [id, { type, value }] of fields) {
      const step = id - before;
      this.byte(step > 0 && step < 16 ? (step << 4) | type : type);
      if (step <= 0 || step >= 16) this.zigzag(BigInt(id));
      this.value(type, value);
      before = id;
    }
    this.byte(0);
  }
}

export function readThrift(bytes: Buffer): ThriftStruct {
  return new Reader(bytes).struct();
}

export function writeThrift(struct: ThriftStruct): Buffer {
  const writer = new Writer();
  writer.struct(struct);
  return writer.bytes();
}
