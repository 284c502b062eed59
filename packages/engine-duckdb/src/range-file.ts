import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** The file that DuckDB reads a range from; it is overwritten in place, which is faster than a new file each time. */
export class RangeFile {
  readonly path: string;
  readonly #file: number;

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'w');
  }

  write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at, bytes.length - at, at);
    ftruncateSync(this.#file, bytes.length);
  }

  close(): void {
    closeSync(this.#file);
  }
}
