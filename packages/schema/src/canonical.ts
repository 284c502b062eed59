import { createHash } from 'node:crypto';

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]));
}

/** JSON with sorted keys and no blanks: one document, one text, one hash. Absent and undefined are the same. */
export function canonicalJson(document: unknown): string {
  return JSON.stringify(sorted(document as Json));
}

/** SHA-256 in lower-case hex (64 characters) of a text in UTF-8. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The hash that names a document: SHA-256 of its canonical JSON, which is also how it is stored. */
export function hashDocument(document: unknown): string {
  return sha256(canonicalJson(document));
}
