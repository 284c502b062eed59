import { describe, expect, it } from '@jest/globals';
import { curatedKeys, sha256 } from '@ledgerline/schema';
import { findMarkers } from '../src/find-markers.ts';
import { memoryBucket } from './world/memory-bucket.ts';

const hashOf = (n: number) => sha256(`content ${n}`);
const sorted = (markers: readonly { hash: string; partition: string }[]) =>
  markers.map(({ hash, partition }) => `${hash} ${partition}`).sort();

/** A bucket with markers of so many contents, one in three of them scanned in two partitions; counts pages of so many keys. */
async function marked(contents: number, pageSize: number) {
  const bucket = memoryBucket('curated');
  const there: { hash: string; partition: string }[] = [];
  for (let n = 0; n < contents; n += 1)
    for (const partition of n % 3 === 0 ? ['a', 'b'] : ['a']) {
      there.push({ hash: hashOf(n), partition });
      await bucket.putText(curatedKeys.content(hashOf(n), partition), '');
    }
  const seen = { pages: 0 };
  const list: typeof bucket.list = async function* (prefix, { startAfter = '' } = {}) {
    const keys = bucket.objects.keysBelow(prefix, startAfter);
    for (let at = 0; at === 0 || at < keys.length; at += pageSize) {
      seen.pages += 1;
      yield keys
        .slice(at, at + pageSize)
        .map((key) => ({ key, etag: '', size: 0, lastModified: '2026-11-23T00:00:00.000Z' }));
    }
  };
  return { curated: { ...bucket, list }, there, seen };
}

describe('markers of contents', () => {
  it.each([
    ['few', 3],
    ['many', 700],
  ])('are found of %s hashes, and no others', async (_, count) => {
    const { curated, there } = await marked(900, 7);
    const hashes = Array.from({ length: count }, (_, n) => hashOf(n * 2));
    const wanted = new Set(hashes);

    const found = await findMarkers({ curated }, [...hashes, sha256('never scanned')]);

    expect(sorted(found)).toEqual(sorted(there.filter(({ hash }) => wanted.has(hash))));
  });

  it('are none where nothing was scanned', async () => {
    const { curated, seen } = await marked(0, 1000);

    const found = await findMarkers(
      { curated },
      Array.from({ length: 300 }, (_, n) => hashOf(n)),
    );

    expect(found).toEqual([]);
    expect(seen.pages).toBeLessThanOrEqual(16);
  });

  it('take no more listings than there are pages, where all are asked for', async () => {
    const { curated, seen, there } = await marked(3000, 1000);

    const found = await findMarkers(
      { curated },
      Array.from({ length: 3000 }, (_, n) => hashOf(n)),
    );

    expect(found).toHaveLength(there.length);
    // four pages of markers, and each of sixteen readers begins and ends on one
    expect(seen.pages).toBeLessThanOrEqual(4 + 2 * 16);
  });

  it('take no more listings than there are hashes, where few of very many are asked for', async () => {
    const { curated, seen } = await marked(5000, 5);
    const hashes = Array.from({ length: 200 }, (_, n) => hashOf(n));

    await findMarkers({ curated }, hashes);

    expect(seen.pages).toBeLessThanOrEqual(2 * hashes.length);
  });
});
