import { describe, expect, it } from '@jest/globals';
import { estimateRun, type Spec } from '@ledgerline/schema';
import fc from 'fast-check';
import { chooseSegments } from '../src/choose-segments.ts';
import { limitsOf, type Observation, type PartitionView, plan, type RunView } from '../src/index.ts';
import type { KnownSegment } from '../src/observation.ts';
import {
  attempts,
  look,
  object,
  oldContract,
  published,
  run,
  view,
  wantedHash,
  wantedPrint,
} from './views.ts';

const dayOf = (n: number) => `ingest_date=2026-11-${String(n).padStart(2, '0')}`;
const sized = (name: string, size: number, etag = '"1"') => ({ ...object(name, etag), size });
const segment = (id: string, ...objects: KnownSegment['objects']): KnownSegment => ({
  id: id.repeat(64),
  objects,
});

function chosen(seen: Observation) {
  const { step } = plan(seen);
  return step.kind === 'start-run' ? step.builds.map(({ build, scanned }) => ({ ...build, scanned })) : [];
}
const limited = (partitions: readonly PartitionView[], limits: Partial<Observation['limits']>) =>
  look({ partitions, limits: { ...look().limits, ...limits } });

const limits = (segmentsPerBuild: number) => ({ ...look().limits, segmentsPerBuild });

describe('a late file', () => {
  it('costs only itself: scans of unchanged objects are taken over', () => {
    const [a, b, c] = [sized('a.csv', 5), sized('b.csv', 6), sized('c.csv', 7)];
    const segments = [segment('1', a, b)];

    expect(chosen(look({ partitions: [view({ objects: [a, b, c], segments })] }))).toMatchObject([
      { reuse: [segments[0]?.id], later: [], scanned: [{ key: c.key }] },
    ]);
  });

  it('makes no scan of a changed or deleted object be taken over', () => {
    const [a, b] = [sized('a.csv', 5), sized('b.csv', 6)];
    const reuseOf = (objects: PartitionView['objects']) =>
      chooseSegments({ objects, segments: [segment('1', a, b)] }, limits(32), 1000);

    expect(reuseOf([a, sized('b.csv', 6, '"2"')])).toMatchObject({ ids: [], rest: [{}, {}] });
    expect(reuseOf([a, sized('b.csv', 7)]).ids).toEqual([]);
    expect(reuseOf([a]).ids).toEqual([]);
    expect(reuseOf([a, b])).toMatchObject({ ids: ['1'.repeat(64)], rest: [] });
  });

  it('is never read twice or left out, whatever scans there are', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const objects = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 });
    const etags = fc.constantFrom('"1"', '"2"');
    const scans = fc.array(fc.dictionary(fc.constantFrom(...names), etags, { minKeys: 1 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(objects, scans, fc.integer({ min: 1, max: 5 }), (listed, given, allowed) => {
        const now = listed.map((name) => sized(name, name.charCodeAt(0)));
        const segments = given.map((scan, n) =>
          segment(
            n.toString(16),
            ...Object.entries(scan).map(([name, etag]) => sized(name, name.charCodeAt(0), etag)),
          ),
        );

        const { ids, rest } = chooseSegments({ objects: now, segments }, limits(allowed), 1000);

        const taken = segments.filter(({ id }) => ids.includes(id)).flatMap((one) => one.objects);
        const all = [...taken, ...rest].map(({ key, etag }) => `${key} ${etag}`);
        expect(all.sort()).toEqual(now.map(({ key, etag }) => `${key} ${etag}`).sort());
        expect(ids.length).toBeLessThanOrEqual(allowed);
      }),
    );
  });

  it('lets the smallest scans be made again as one when there are too many', () => {
    const objects = Array.from({ length: 9 }, (_, n) => sized(`${n}.csv`, n + 1));
    const segments = objects.slice(0, 8).map((one, n) => segment(String(n), one));

    const { ids, rest } = chooseSegments({ objects, segments }, limits(8), 1000);

    expect(ids).toEqual(['4', '5', '6', '7'].map((digit) => digit.repeat(64)));
    expect(rest.map(({ size }) => size)).toEqual([1, 2, 3, 4, 9]);
  });
});

describe('one run', () => {
  const day = (n: number, ...sizes: readonly number[]) =>
    view({ partition: dayOf(n), objects: sizes.map((size, at) => sized(`${at}.csv`, size)) });

  it('takes the newest days first, as many builds and bytes as it may', () => {
    const partitions = [day(1, 10), day(2, 10), day(3, 10), day(4, 10)];
    const daysOf = (limits: Partial<Observation['limits']>) =>
      chosen(limited(partitions, limits)).map(({ partition }) => partition);

    expect(daysOf({ buildsPerRun: 2 })).toEqual([dayOf(4), dayOf(3)]);
    expect(daysOf({ bytesPerRun: 30 })).toEqual([dayOf(4), dayOf(3), dayOf(2)]);
    expect(daysOf({ bytesPerRun: 29 })).toEqual([dayOf(4), dayOf(3)]);
  });

  it('counts the time to open each object as bytes', () => {
    const daysOf = (bytesPerRun: number) =>
      chosen(limited([day(1, 10), day(2, 1, 1, 1, 1)], { bytesPerRun, bytesPerObject: 10 })).map(
        ({ partition, later }) => [partition, later.length],
      );

    expect(daysOf(64)).toEqual([
      [dayOf(2), 0],
      [dayOf(1), 0],
    ]);
    expect(daysOf(63)).toEqual([[dayOf(2), 0]]);
    expect(daysOf(43)).toEqual([[dayOf(2), 1]]);
  });

  it('is estimated at what a run may cost at most, also of many small objects', () => {
    const runCostUsd = 0.02;
    const limits = limitsOf({ objectives: { runCostUsd } } as Spec, 'STANDARD');
    const costOf = (objects: number) => estimateRun({ objects, bytes: objects }, 'STANDARD').usd;

    const [build] = chosen(limited([day(1, ...Array.from({ length: 10_000 }, () => 1))], limits));

    const objects = build?.scanned.length ?? 0;
    expect(costOf(objects)).toBeLessThanOrEqual(runCostUsd);
    expect(costOf(objects + 1)).toBeGreaterThan(runCostUsd);
  });

  it('scans a part of a partition that is larger than it may be, one object at least', () => {
    const later = (sizes: readonly number[]) =>
      chosen(limited([day(1, 10), day(2, ...sizes)], { bytesPerRun: 15 })).map(({ scanned, later: rest }) => [
        scanned.length,
        rest.length,
      ]);

    expect(later([10, 5, 10])).toEqual([[2, 1]]);
    expect(later([20, 5])).toEqual([[1, 1]]);
    expect(later([5])).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it('takes a build that failed before alone, in turn with all others', () => {
    const failed = (n: number) => ({ ...day(n, 10), attempts: attempts('failed', 1) });
    const partitions = [failed(1), failed(2), day(3, 10), day(4, 10)];
    const builds = (...days: readonly number[]) =>
      days.map((n) => ({ partition: dayOf(n), fingerprint: wantedPrint, isPart: false }));
    const ended = (at: string, given: Partial<RunView>) =>
      run({ state: 'succeeded', startedAt: `2026-11-22T${at}:00.000Z`, endedAt: null, ...given });
    const first = ended('01:00', { builds: builds(1, 2) });
    const second = ended('02:00', { builds: builds(5) });
    const third = ended('03:00', { builds: builds(2), isRetry: true });
    const daysAfter = (...runs: readonly RunView[]) =>
      chosen(look({ partitions, runs })).map(({ partition, isRetry }) => [partition, isRetry]);

    const others = [
      [dayOf(4), undefined],
      [dayOf(3), undefined],
    ];
    expect(daysAfter(first)).toEqual(others);
    expect(daysAfter(second, first)).toEqual([[dayOf(2), true]]);
    expect(daysAfter(third, second, first)).toEqual(others);
    expect(daysAfter(second, third, first)).toEqual([[dayOf(1), true]]);
  });

  it('builds again for a new contract only what has room beside all other work', () => {
    const old = view({
      partition: dayOf(9),
      published: { ...published({ inputHash: wantedHash, contractHash: oldContract }), partition: dayOf(9) },
    });
    const backfill = {
      version: 1,
      from: dayOf(1).slice(12),
      to: dayOf(9).slice(12),
      contractHash: look().contractHash,
      since: '2026-11-22T00:00:00.000Z',
      endedAt: null,
    } as const;
    const both = { ...limited([day(1, 10), old], {}), backfill };

    expect(chosen(both).map(({ partition }) => partition)).toEqual([dayOf(1), dayOf(9)]);
    expect(
      chosen({ ...both, limits: { ...both.limits, buildsPerRun: 1 } }).map(({ partition }) => partition),
    ).toEqual([dayOf(1)]);
  });
});
