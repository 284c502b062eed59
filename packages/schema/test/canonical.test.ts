import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, digestOf, fingerprintOf, hashDocument, inputHashOf } from '../src/index.ts';

/** The same document with the members of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([key, child]) => [key, reordered(child)] as const);
  return Object.fromEntries(members.reverse());
}

const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });

const objects = fc.uniqueArray(fc.record({ key: fc.string(), etag: fc.string(), size: fc.nat() }), {
  selector: ({ key }) => key,
  maxLength: 8,
});

describe('canonicalJson', () => {
  it('is the same text whatever the order of members, and parses back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        const text = canonicalJson(document);

        expect(canonicalJson(reordered(document))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });

  it('sorts names as text, also those that look like numbers', () => {
    expect(canonicalJson({ b: 1, a: { 9: 1, 10: 2 }, B: [] })).toBe('{"B":[],"a":{"10":2,"9":1},"b":1}');
  });

  it('takes absent and undefined for the same, and keeps null and the order of lists', () => {
    expect(canonicalJson({ a: undefined, b: null, c: [2, 1, undefined] })).toBe('{"b":null,"c":[2,1,null]}');
  });

  it('tells texts apart that would look alike when joined', () => {
    expect(hashDocument(['ab', 'c'])).not.toBe(hashDocument(['a', 'bc']));
    expect(hashDocument({ a: '1' })).not.toBe(hashDocument({ a: 1 }));
  });
});

describe('the hashes that name things', () => {
  it('name an input whatever the order of its objects', () => {
    const listings = objects.chain((all) => fc.tuple(fc.constant(all), shuffled(all)));

    fc.assert(fc.property(listings, ([all, other]) => inputHashOf(all) === inputHashOf(other)));
  });

  it.each([
    ['key', { key: 'input/b.csv' }],
    ['etag', { etag: '"2"' }],
    ['size', { size: 2 }],
  ])('change with the %s of an object', (_, change) => {
    const object = { key: 'input/a.csv', etag: '"1"', size: 1 };

    expect(inputHashOf([{ ...object, ...change }])).not.toBe(inputHashOf([object]));
  });

  it('change with an object more or less', () => {
    const [a, b] = [
      { key: 'a', etag: '"1"', size: 1 },
      { key: 'b', etag: '"1"', size: 1 },
    ];

    expect(new Set([[], [a], [a, b], [b], [a, a]].map(inputHashOf)).size).toBe(5);
  });

  it('tell an input from a contract', () => {
    const [one, other] = ['1'.repeat(64), '2'.repeat(64)];

    expect(fingerprintOf({ inputHash: one, contractHash: other })).not.toBe(
      fingerprintOf({ inputHash: other, contractHash: one }),
    );
  });

  it('tell which build belongs to which partition', () => {
    const child = (partition: string, digit: string) => ({ partition, fingerprint: digit.repeat(64) });

    expect(digestOf([child('p', '1'), child('q', '2')])).not.toBe(
      digestOf([child('p', '2'), child('q', '1')]),
    );
  });
});
