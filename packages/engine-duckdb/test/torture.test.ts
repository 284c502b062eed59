import { describe, expect, it } from '@jest/globals';
import type { ObjectResult, ScanOptions } from '../src/index.ts';
import { mergeGroups, sortedRows } from './merge-groups.ts';
import { type Row, type Scanned, scanBuilds, testFolder } from './scan.ts';
import {
  type ReadVerdict,
  type TortureSet,
  type Trap,
  tortureSet,
  tortureSets,
  type Verdict,
} from './torture-set.ts';

const folder = testFolder();

/** Each file is a build of its own, so that a refused one says nothing of the others. */
function scanTraps({ spec }: TortureSet, traps: readonly Trap[], options: Partial<ScanOptions>) {
  const builds = traps.map(({ name, content }) => ({ partition: name, objects: { [name]: content } }));
  return scanBuilds(folder, builds, { spec, ...options });
}

const firstCharacters = (text: unknown) => [...String(text)].slice(0, 200).join('');

function seenVerdict(object: ObjectResult, quarantine: readonly Row[]) {
  if (object.state === 'refused') return { state: 'refused', reason: object.reason };
  const { state, lines, accepted, filtered, blank, key } = object;
  const rejected = quarantine
    .filter(({ object_key }) => object_key === key)
    .map(({ line_number, reason, column_name, raw_line }) => [
      Number(line_number),
      reason,
      column_name,
      firstCharacters(raw_line),
    ]);
  return { state, lines, accepted, filtered, blank, rejected };
}

const withoutGroups = ({ groups: _, ...verdict }: ReadVerdict) => verdict;
const wanted = (verdict: Verdict) => (verdict.state === 'read' ? withoutGroups(verdict) : verdict);

function expectVerdicts(set: TortureSet, traps: readonly Trap[], { builds, quarantine, summary }: Scanned) {
  const seen = builds.map(({ partition, objects }) => [
    partition,
    objects.map((object) => seenVerdict(object, quarantine)),
  ]);
  expect(Object.fromEntries(seen)).toEqual(
    Object.fromEntries(traps.map(({ name, verdict }) => [name, [wanted(verdict)]])),
  );
  const groups = traps.flatMap(({ verdict }) => (verdict.state === 'read' ? verdict.groups : []));
  expect(sortedRows(summary)).toEqual(sortedRows(mergeGroups(groups, set.spec)));
}

describe.each(tortureSets)('the torture set of %s', (name) => {
  const set = tortureSet(name);

  it('comes to its verdicts', async () => {
    expectVerdicts(set, set.traps, await scanTraps(set, set.traps, {}));
  });

  it('comes to its verdicts line by line', async () => {
    expectVerdicts(set, set.traps, await scanTraps(set, set.traps, { paths: ['lines'] }));
  });

  it('comes to its verdicts in ranges of 64 bytes', async () => {
    const small = set.traps.filter(({ content }) => content.length < 4096);
    expectVerdicts(set, small, await scanTraps(set, small, { rangeBytes: 64, threads: 4 }));
  });

  it('comes to its verdicts natively, or is refused', async () => {
    const scanned = await scanTraps(set, set.traps, { paths: ['native'] });
    const isRough = ({ objects }: Scanned['builds'][number]) =>
      objects.some((object) => object.state === 'refused' && object.detail.endsWith('allow the path lines'));
    const native = scanned.builds.filter((build) => !isRough(build));
    const names = new Set(native.map(({ partition }) => partition));
    const traps = set.traps.filter((trap) => names.has(trap.name));
    expectVerdicts(set, traps, { ...scanned, builds: native });
    if (!set.spec.input.dialect.multiline) expect(traps.length).toBeGreaterThan(set.traps.length / 4);
  });
});
