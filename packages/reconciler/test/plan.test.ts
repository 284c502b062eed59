import { describe, expect, it } from '@jest/globals';
import { removalsDocument } from '../src/control-documents.ts';
import { type Observation, type PartitionView, type Published, plan } from '../src/index.ts';
import { built, look, object, published, view } from './views.ts';

const days = Array.from({ length: 40 }, (_, n) => `ingest_date=2026-10-${String(n + 1).padStart(2, '0')}`);
const hashes = ['d', 'e', 'f'].map((digit) => digit.repeat(64)) as [string, string, string];

const pointer = (partition: string, fingerprint = 'b'.repeat(64)): Published => ({
  ...published({}, fingerprint),
  partition,
});
const kinds = (seen: Observation) =>
  plan(seen).decisions.map(({ verdict }) => ('why' in verdict ? verdict.why : verdict.kind));

describe('removals of a day', () => {
  const since = '2026-11-22T00:00:00.000Z';
  const gone = (partition: string): PartitionView =>
    view({ partition, wanted: null, objects: [], published: pointer(partition) });
  const seen = (count: number, of: number, overrides: Partial<Observation> = {}): Observation =>
    look({
      partitions: days.slice(0, count).map(gone),
      published: days.slice(0, of).map((day) => pointer(day)),
      removals: {
        ...removalsDocument.none,
        absentSince: Object.fromEntries(days.map((day) => [day, since])),
      },
      ...overrides,
    });
  const before = (count: number, time: string) => ({
    ...seen(0, 0).removals,
    removed: days.slice(30, 30 + count).map((partition) => ({ partition, time })),
  });

  it.each([
    [3, 5, 'remove'],
    [4, 5, 'removals'],
    [3, 39, 'remove'],
    [4, 40, 'remove'],
    [5, 40, 'removals'],
  ])('are %i of %i: %s', (count, of, expected) => {
    expect(kinds(seen(count, of))).toEqual(Array(count).fill(expected));
  });

  it('count with those of the last 24 hours, and not with older ones', () => {
    const recent = before(3, '2026-11-22T00:00:01.000Z');
    const old = before(3, '2026-11-22T00:00:00.000Z');

    expect(kinds(seen(1, 5, { removals: recent }))).toEqual(['removals']);
    expect(kinds(seen(3, 5, { removals: old }))).toEqual(['remove', 'remove', 'remove']);
  });

  it('are done when the very list that was shown is confirmed, or what is left of it', () => {
    const shown = plan(seen(4, 5));
    const confirmed = { ...seen(4, 5).removals, confirmed: shown.removals?.list ?? [] };

    expect(kinds(seen(4, 5, { removals: confirmed }))).toEqual(Array(4).fill('remove'));
    expect(
      kinds(seen(3, 5, { removals: { ...confirmed, removed: before(1, look().time).removed } })),
    ).toEqual(Array(3).fill('remove'));
  });

  it('are done where they are confirmed, while one more is held, which is all that is shown then', () => {
    const { removals } = plan(seen(4, 6));
    const one = plan(seen(5, 6, { removals: { ...seen(4, 6).removals, confirmed: removals?.list ?? [] } }));

    expect(one.decisions.map(({ verdict }) => verdict.kind)).toEqual([...Array(4).fill('remove'), 'held']);
    expect(one.removals).toMatchObject({ isOpen: false, list: [{ partition: days[4] }] });
    expect(one.step).toMatchObject({ kind: 'remove', views: Array(4).fill({}) });
  });

  it('are taken before anything is published', () => {
    const partition = 'ingest_date=2026-11-23';
    const both = seen(1, 5, { partitions: [gone(days[0] ?? ''), view({ partition, record: built() })] });

    expect(plan(both).step).toMatchObject({ kind: 'remove', views: [{ partition: days[0] }] });
  });
});

describe('the same content twice', () => {
  const [first, second] = ['ingest_date=2026-11-22', 'ingest_date=2026-11-23'];
  const counts = { records: 1, accepted: 1, rejected: 0, blank: 0, filtered: 0 };
  const holding = (partition: string, ...contents: readonly string[]): PartitionView =>
    view({
      partition,
      record: built({
        partition,
        objects: contents.map((sha256, n) => ({
          key: object(`${n}.csv`).key,
          etag: '"1"',
          size: 1,
          state: 'read',
          sha256,
          counts,
        })),
      }),
    });
  const each = (...contents: readonly string[]) => new Map(contents.map((hash) => [hash, 1]));
  const publishedWith = (partition: string, ...contents: readonly string[]): Partial<Observation> => ({
    published: [pointer(partition)],
    contents: new Map([[partition, each(...contents)]]),
  });

  it('is held when it is published elsewhere, or stands twice in one partition', () => {
    const elsewhere = look({ partitions: [holding(second, hashes[0])], ...publishedWith(first, hashes[0]) });
    const within = look({ partitions: [holding(second, hashes[0], hashes[1], hashes[0])] });

    expect(kinds(elsewhere)).toEqual(['gate']);
    expect(kinds(within)).toEqual(['gate']);
    expect(plan(elsewhere).decisions[0]?.verdict).toMatchObject({
      detail: expect.stringContaining(`same bytes as an object of ${first}`),
    });
  });

  it('is not judged again where readers see it already, but all that comes on top is', () => {
    const shown = { shown: new Map([[second, each(hashes[0])]]), ...publishedWith(first, ...hashes) };
    const late = look({ partitions: [holding(second, hashes[0], 'a'.repeat(64))], ...shown });
    const again = look({ partitions: [holding(second, hashes[0], hashes[1])], ...shown });

    expect(kinds(late)).toEqual(['publish']);
    expect(plan(late).step).toMatchObject({ kind: 'publish', moves: [{ record: { partition: second } }] });
    expect(kinds(again)).toEqual(['gate']);
  });

  it('is judged by how often readers see it in one partition, and how often they would', () => {
    const shownTwice = (...contents: readonly string[]) =>
      kinds(
        look({
          partitions: [holding(second, ...contents)],
          published: [pointer(second)],
          shown: new Map([[second, new Map([[hashes[0], 2]])]]),
        }),
      );

    expect(shownTwice(hashes[0], hashes[0], hashes[1])).toEqual(['publish']);
    expect(shownTwice(hashes[0], hashes[1])).toEqual(['publish']);
    expect(shownTwice(hashes[0], hashes[0], hashes[0])).toEqual(['gate']);
    expect(shownTwice(hashes[0], hashes[0], hashes[1], hashes[1])).toEqual(['gate']);
    const shownOnce = { published: [pointer(second)], shown: new Map([[second, each(hashes[0])]]) };
    expect(kinds(look({ partitions: [holding(second, hashes[0], hashes[0])], ...shownOnce }))).toEqual([
      'gate',
    ]);
  });

  it('may be allowed by the gate', () => {
    const gates = { ...look().gates, duplicateContent: 'allow' } as const;
    const seen = look({ partitions: [holding(second, hashes[0], hashes[0])], gates });

    expect(kinds(seen)).toEqual(['publish']);
  });

  it('is no matter of objects without records', () => {
    const empty = holding(second, hashes[0], hashes[0]);
    const record = built({
      ...empty.record,
      state: 'built',
      objects: (empty.record?.objects ?? []).map((one) => ({ ...one, counts: { ...counts, records: 0 } })),
    });

    expect(kinds(look({ partitions: [{ ...empty, record }] }))).toEqual(['publish']);
  });

  it('moves from one partition to another, also to and fro', () => {
    const moved = look({
      partitions: [holding(first, hashes[1]), holding(second, hashes[0])],
      ...publishedWith(first, hashes[0]),
    });
    const swapped = look({
      partitions: [holding(first, hashes[1]), holding(second, hashes[0])],
      published: [pointer(first), pointer(second)],
      contents: new Map([
        [first, each(hashes[0])],
        [second, each(hashes[1])],
      ]),
    });

    expect(kinds(moved)).toEqual(['publish', 'publish']);
    expect(kinds(swapped)).toEqual(['publish', 'publish']);
  });

  it('stays where it was as long as the partition that has it is not removed', () => {
    const gone = view({ partition: first, wanted: null, objects: [], published: pointer(first) });
    const seen = look({ partitions: [gone, holding(second, hashes[0])], ...publishedWith(first, hashes[0]) });
    const since = { ...removalsDocument.none, absentSince: { [first]: '2026-11-22T00:00:00.000Z' } };

    expect(kinds(seen)).toEqual(['absent', 'gate']);
    expect(kinds({ ...seen, removals: since })).toEqual(['remove', 'publish']);
  });

  it('is published by the earlier of two new partitions, and what a held one keeps holds others', () => {
    const both = look({ partitions: [holding(first, hashes[0]), holding(second, hashes[0])] });
    const chain = look({
      partitions: [holding(first, hashes[0], hashes[0]), holding(second, hashes[1])],
      ...publishedWith(first, hashes[1]),
    });

    expect(kinds(both)).toEqual(['publish', 'gate']);
    expect(kinds(chain)).toEqual(['gate', 'gate']);
  });

  it('does not hold a partition for the sake of one that is held itself', () => {
    const third = 'ingest_date=2026-11-24';
    const twiceWithin = look({
      partitions: [holding(first, hashes[0], hashes[0]), holding(second, hashes[0])],
    });
    const heldByTheLast = look({
      partitions: [
        holding(first, hashes[0]),
        holding(second, hashes[0]),
        holding(third, hashes[1], hashes[1]),
      ],
      published: [pointer(third)],
      contents: new Map([[third, each(hashes[0])]]),
    });
    const freedByIt = look({
      partitions: [
        holding(first, hashes[0], hashes[2]),
        holding(second, hashes[0]),
        holding(third, hashes[1], hashes[1]),
      ],
      published: [pointer(third)],
      contents: new Map([[third, each(hashes[2])]]),
    });

    expect(kinds(twiceWithin)).toEqual(['gate', 'publish']);
    expect(kinds(heldByTheLast)).toEqual(['gate', 'gate', 'gate']);
    expect(kinds(freedByIt)).toEqual(['gate', 'publish', 'gate']);
  });
});
