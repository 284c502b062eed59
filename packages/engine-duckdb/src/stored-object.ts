import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ContentHash } from './content-hash.ts';

const largestBlockBytes = 512 * 1024;

/** The bytes of an object as they lie on disk, read once. */
export class StoredObject {
  readonly bytes: number;
  bytesRead = 0;
  readonly #file: number;
  readonly #hash = new ContentHash();

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.bytes = fstatSync(this.#file).size;
  }

  /** A block is valid until the next one is asked for. */
  *blocks(blockBytes: number): Generator<Buffer> {
    const block = Buffer.allocUnsafeSlow(Math.min(blockBytes, largestBlockBytes));
    for (;;) {
      const read = readSync(this.#file, block);
      if (read === 0) return;
      const bytes = block.subarray(0, read);
      this.#hash.update(bytes);
      this.bytesRead += read;
      yield bytes;
    }
  }

  /** Of what was read; the last call. */
  contentHash(): string {
    return this.#hash.digest();
  }

  close(): void {
    closeSync(this.#file);
  }
}
