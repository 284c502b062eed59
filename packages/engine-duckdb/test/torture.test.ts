import { describe, expect, it } from '@jest/globals';
import type { ScanOptions } from '../src/index.ts';
import { expectVerdicts } from './expect-verdicts.ts';
import { type Scanned, scanBuilds, testFolder } from './scan.ts';
import { type TortureSet, type Trap, tortureSet, tortureSets } from './torture-set.ts';

const folder = testFolder();

/** Each file is a build of its own, so that a refused one says nothing of the others. */
function scanTraps({ spec }: TortureSet, traps: readonly Trap[], options: Partial<ScanOptions>) {
  const builds = traps.map(({ name, content }) => ({ partition: name, objects: { [name]: content } }));
  return scanBuilds(folder, builds, { spec, ...options });
}

describe.each(tortureSets)('the torture set of %s', (name) => {
  const set = tortureSet(name);

  it('comes to its verdicts', async () => {
    expectVerdicts(set.spec, set.traps, await scanTraps(set, set.traps, {}));
  });

  it('comes to its verdicts line by line', async () => {
    expectVerdicts(set.spec, set.traps, await scanTraps(set, set.traps, { paths: ['lines'] }));
  });

  it('comes to its verdicts in ranges of 64 bytes', async () => {
    const small = set.traps.filter(({ content }) => content.length < 4096);
    expectVerdicts(set.spec, small, await scanTraps(set, small, { rangeBytes: 64, threads: 4 }));
  });

  it('comes to its verdicts natively, as far as DuckDB reads it, or is refused', async () => {
    const scanned = await scanTraps(set, set.traps, { paths: ['native'] });
    const isRough = ({ objects }: Scanned['builds'][number]) =>
      objects.some((object) => object.state === 'refused' && object.detail.endsWith('allow the path lines'));
    const native = scanned.builds.filter((build) => !isRough(build));
    const names = new Set(native.map(({ partition }) => partition));
    const traps = set.traps.filter((trap) => names.has(trap.name));
    expectVerdicts(set.spec, traps, { ...scanned, builds: native });
    expect(traps.map((trap) => trap.name)).toMatchSnapshot();
  });
});
