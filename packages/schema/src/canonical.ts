import { createHash } from 'node:crypto';

/**
 * JSON with sorted keys and no blanks: one document, one text, one hash. Absent and undefined are the same.
 * Written by hand because objects of JavaScript put keys like `10` before all others, whatever the order.
 */
export function canonicalJson(document: unknown): string {
  if (Array.isArray(document)) return `[${document.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (document === null || typeof document !== 'object') return JSON.stringify(document);
  const members = Object.entries(document)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 in lower-case hex (64 characters) of a text in UTF-8. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The hash that names a document: SHA-256 of its canonical JSON, which is also how it is stored. */
export function hashDocument(document: unknown): string {
  return sha256(canonicalJson(document));
}
