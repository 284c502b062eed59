import { isUtf8 } from 'node:buffer';

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
  let [text, start, at] = ['', 0, 0];
  while (at < bytes.length) {
    const length = characterLength(bytes, at);
    if (length === 0) {
      text += `${bytes.toString('utf8', start, at)}\\x${bytes[at]?.toString(16)}`;
      start = at + 1;
    }
    at += length || 1;
  }
  return text + bytes.toString('utf8', start);
}
