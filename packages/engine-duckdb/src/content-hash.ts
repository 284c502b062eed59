import { createHash } from 'node:crypto';

const blockBytes = 64 * 1024 * 1024;
const digest = (block: Uint8Array) => createHash('sha256').update(block).digest();

/**
 * Names the stored bytes of an object: their SHA-256 up to 64 MiB, beyond that the SHA-256 of the digests of
 * their blocks of 64 MiB, so that ranges can be hashed apart.
 */
export class ContentHash {
  #block = createHash('sha256');
  #room = blockBytes;
  readonly #digests: Buffer[] = [];

  update(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#room === 0) this.#nextBlock();
      const part = bytes.subarray(at, at + this.#room);
      this.#block.update(part);
      this.#room -= part.length;
      at += part.length;
    }
  }

  /** Lower-case hex; the last call. */
  digest(): string {
    const last = this.#block.digest();
    const hash = this.#digests.length === 0 ? last : digest(Buffer.concat([...this.#digests, last]));
    return hash.toString('hex');
  }

  #nextBlock(): void {
    this.#digests.push(this.#block.digest());
    this.#block = createHash('sha256');
    this.#room = blockBytes;
  }
}
