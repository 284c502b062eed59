import { canonicalJson, hashDocument, sha256 } from './canonical.ts';
import type { InputObject } from './documents/plan.ts';
import { rollupMonthOf } from './partition.ts';

/** Hash of a partition's objects (key, ETag, size), whatever their order. */
export function inputHashOf(objects: readonly Pick<InputObject, 'key' | 'etag' | 'size'>[]): string {
  const rows = objects.map(({ key, etag, size }) => canonicalJson([key, etag, size]));
  return sha256(rows.sort().join('\n'));
}

/** Same fingerprint, same output. */
export function fingerprintOf(build: { readonly inputHash: string; readonly contractHash: string }): string {
  return hashDocument([build.inputHash, build.contractHash]);
}

interface Child {
  readonly partition: string;
  readonly fingerprint: string;
}

const digestOfRows = (rows: readonly (readonly [string, string])[]) =>
  sha256(
    rows
      .map((row) => canonicalJson(row))
      .sort()
      .join('\n'),
  );

/** Names a set of builds of one month. */
export function monthDigestOf(children: readonly Child[]): string {
  return digestOfRows(children.map(({ partition, fingerprint }) => [partition, fingerprint]));
}

/** Month -> its builds. */
export function byMonth<C extends { readonly partition: string }>(
  children: readonly C[],
): ReadonlyMap<string, readonly C[]> {
  const months = new Map<string, C[]>();
  for (const child of children) {
    const month = rollupMonthOf(child.partition);
    const others = months.get(month);
    if (others === undefined) months.set(month, [child]);
    else others.push(child);
  }
  return months;
}

/** Names a set of months. */
export function totalDigestOf(
  months: readonly { readonly month: string; readonly digest: string }[],
): string {
  return digestOfRows(months.map(({ month, digest }) => [month, digest]));
}

/** Names a set of published builds: the total of exactly these, by way of the digests of their months. */
export function digestOf(children: readonly Child[]): string {
  const months = [...byMonth(children)].map(([month, builds]) => ({ month, digest: monthDigestOf(builds) }));
  return totalDigestOf(months);
}
