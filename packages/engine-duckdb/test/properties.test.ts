import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ScanOptions } from '../src/index.ts';
import { anyObject, headerOf } from './any-object.ts';
import { expectVerdicts } from './expect-verdicts.ts';
import { sortedRows } from './merge-groups.ts';
import { Reference } from './reference.ts';
import { scan, scanBuilds, testFolder } from './scan.ts';
import { tortureSet, tortureSets } from './torture-set.ts';

const folder = testFolder();
const reference = new Reference();
afterAll(() => reference.close());

const anyWay: fc.Arbitrary<Pick<ScanOptions, 'rangeBytes' | 'threads' | 'paths'>> = fc.record({
  rangeBytes: fc.constantFrom(64, 100, 1000, 1 << 20),
  threads: fc.constantFrom(1, 2, 4),
  paths: fc.constantFrom(['native', 'lines'] as const, ['native', 'lines'] as const, ['lines'] as const),
});

describe.each(tortureSets)('any object of %s', (name) => {
  const { spec } = tortureSet(name);

  it('comes to the verdict of the plain reference, whatever the ranges, threads, path and compression', async () => {
    const anyStored = fc.tuple(anyObject(spec.input), fc.constantFrom('csv', 'csv', 'csv.gz'));
    await fc.assert(
      fc.asyncProperty(fc.array(anyStored, { minLength: 1, maxLength: 12 }), anyWay, async (objects, way) => {
        const traps = [];
        for (const [index, [content, ending]] of objects.entries()) {
          const object = {
            name: `object-${index}.${ending}`,
            content: ending === 'csv' ? content : gzipSync(content),
          };
          traps.push({ ...object, verdict: await reference.judge(spec, object.name, object.content) });
        }
        const builds = traps.map((trap) => ({
          partition: trap.name,
          objects: { [trap.name]: trap.content },
        }));
        expectVerdicts(spec, traps, await scanBuilds(folder, builds, { spec, ...way }));
      }),
      { numRuns: name === 'orders' ? 6 : 12 },
    );
  });
});

describe('the lines of an object', () => {
  const { spec } = tortureSet('users-summary');
  const line = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(fc.nat(99), fc.constantFrom('UK', '"UK"', 'Å'), fc.nat(999)).map(String),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'x,UK,1', '1,"UK,1', '1,UK', '1, "UK" ,1', '1,U\0K,1', '1,UK,1\r'),
    },
  );

  it('come to the same in any order, any split and any compression', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 60 }), fc.nat(60), anyWay, async (lines, at, way) => {
        const object = (part: readonly string[]) => [headerOf(spec.input), ...part, ''].join('\n');
        const objects = [
          { a: object(lines) },
          { a: object(lines.toReversed()) },
          { a: object(lines.slice(0, at)), 'b.gz': gzipSync(object(lines.slice(at))) },
        ];
        const results = [];
        for (const each of objects) results.push(await scan(folder, each, { spec, ...way }));
        const [first, ...others] = results.map(({ builds, summary, quarantine }) => ({
          counts: builds.map(({ seconds: _, objects: __, bytes: ___, ...counts }) => counts),
          summary,
          rejected: sortedRows(
            quarantine.map(({ reason, column_name, raw_line }) => ({ reason, column_name, raw_line })),
          ),
        }));
        for (const other of others) expect(other).toEqual(first);
      }),
      { numRuns: 10 },
    );
  });
});
