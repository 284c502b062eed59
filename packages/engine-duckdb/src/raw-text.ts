import { isUtf8 } from 'node:buffer';

/** Bytes of the UTF-8 character at `at`: what its first byte announces, 1 for one that can begin none. */
function announced(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}

/** What quarantine shows of any bytes: `caf\xe9` for a byte that is no UTF-8. */
export function rawText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const character = bytes.subarray(at, at + announced(bytes[at] ?? 0));
    const isCharacter = isUtf8(character);
    text += isCharacter ? character.toString() : `\\x${bytes.subarray(at, at + 1).toString('hex')}`;
    at += isCharacter ? character.length : 1;
  }
  return text;
}
