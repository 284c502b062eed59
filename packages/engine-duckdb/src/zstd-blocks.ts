/** Longest run of outputs without a byte: each empty or skippable frame in a block makes one, and has 8 bytes. */
const emptyOutputs = (block: Buffer) => Math.ceil(block.length / 8) + 1;

/**
 * The content of zstd frames, one after the other; checksums are verified.
 *
 * @throws Error for bytes that do not decode, and at the end of an unfinished frame
 */
export async function* zstdBlocks(stored: Iterable<Buffer>): AsyncGenerator<Buffer> {
  const { ZSTDDecoder } = await import('zstddec/stream'); // few objects need it
  const decoder = new ZSTDDecoder();
  await decoder.init();
  let allowed = 0;
  function* counted() {
    for (const block of stored) {
      allowed = emptyOutputs(block);
      yield block;
    }
  }
  for (const output of decoder.decodeStreaming(counted())) {
    // the decoder hides its errors: over wrong bytes it stands still
    if (output.length === 0 && --allowed < 0) throw new Error('the bytes are no zstd frame or were changed');
    if (output.length > 0) yield Buffer.from(output.buffer, output.byteOffset, output.length);
  }
}
