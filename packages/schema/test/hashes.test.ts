import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  byMonth,
  canonicalJson,
  digestOf,
  fingerprintOf,
  hashDocument,
  inputHashOf,
  monthDigestOf,
} from '../src/index.ts';

/** The same fixture holds the Python side: glue/tests/test_canonical.py. */
const fixture = JSON.parse(readFileSync(new URL('./fixtures/hashes.json', import.meta.url), 'utf8'));

describe('hashes that TypeScript and Python share', () => {
  it('writes documents canonically', () => {
    for (const { document, canonical, hash } of fixture.documents) {
      expect(canonicalJson(document)).toBe(canonical);
      expect(hashDocument(document)).toBe(hash);
    }
  });

  it('names an input, a build and a set of builds, whatever the order', () => {
    const { objects, contractHash, children } = fixture;
    const inputHash = inputHashOf(objects);

    expect(inputHash).toBe(fixture.inputHash);
    expect(inputHashOf(objects.toReversed())).toBe(fixture.inputHash);
    expect(fingerprintOf({ inputHash, contractHash })).toBe(fixture.fingerprint);
    const months = [...byMonth<(typeof children)[number]>(children)].map(([month, builds]) => ({
      month,
      digest: monthDigestOf(builds),
    }));
    expect(months).toEqual(fixture.months);
    expect(digestOf(children)).toBe(fixture.digest);
    expect(digestOf(children.toReversed())).toBe(fixture.digest);
    expect(digestOf([])).toBe(fixture.emptyDigest);
  });
});
