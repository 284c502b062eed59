import { canonicalJson, hashDocument, sha256 } from './canonical.ts';
import type { InputObject } from './documents/plan.ts';

/** Hash of a partition's objects (key, ETag, size), whatever their order. */
export function inputHashOf(objects: readonly Pick<InputObject, 'key' | 'etag' | 'size'>[]): string {
  const rows = objects.map(({ key, etag, size }) => canonicalJson([key, etag, size]));
  return sha256(rows.sort().join('\n'));
}

/** Same fingerprint, same output. */
export function fingerprintOf(build: { readonly inputHash: string; readonly contractHash: string }): string {
  return hashDocument([build.inputHash, build.contractHash]);
}

/** Names a set of published builds: the total of exactly these. */
export function digestOf(
  children: readonly { readonly partition: string; readonly fingerprint: string }[],
): string {
  const rows = children.map(({ partition, fingerprint }) => canonicalJson([partition, fingerprint]));
  return sha256(rows.sort().join('\n'));
}
