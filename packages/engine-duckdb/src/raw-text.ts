import { isUtf8 } from 'node:buffer';

const digits = Buffer.from('0123456789abcdef');
const [backslash, x] = Buffer.from('\\x') as unknown as [number, number];
const escapeLength = 4;

/** Bytes of the character of UTF-8 at `at`, 0 when none begins there. */
function characterLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

/** What quarantine shows of any bytes: `caf\xe9` for a byte that is no UTF-8. */
export function rawText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  const text = Buffer.allocUnsafe(escapeLength * bytes.length);
  let [used, at] = [0, 0];
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const length = characterLength(bytes, at);
    if (length === 0) {
      text[used++] = backslash;
      text[used++] = x;
      text[used++] = digits[byte >> 4] ?? 0;
      text[used++] = digits[byte & 15] ?? 0;
    }
    for (const end = at + length; at < end; at += 1) text[used++] = bytes[at] ?? 0;
    if (length === 0) at += 1;
  }
  return text.toString('utf8', 0, used);
}
