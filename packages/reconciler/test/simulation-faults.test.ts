import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { bundle } from '@ledgerline/tooling/bundle';
import { type Fault, faults } from './simulation/faults-put-in.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ledgerline-simulation-'));
afterAll(() => rmSync(folder, { recursive: true }));

const seeds = 1500;

function broken(text: string, { edits }: Fault, file: string): string {
  return edits
    .filter((edit) => edit.file === file)
    .reduce((given, { from, to }) => {
      if (!given.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
      return given.replace(from, () => to);
    }, text);
}

/** The simulation, with one fault in the reconciler it imports. */
async function bundleWith(fault: Fault, outfile: string): Promise<void> {
  const files = new Map(fault.edits.map(({ file }) => [join(root, 'src', file), file]));
  await bundle({
    entry: join(root, 'test', 'simulation', 'main.ts'),
    outfile,
    plugins: [
      {
        name: 'fault',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const file = files.get(path);
            if (file === undefined) return undefined;
            return { contents: broken(readFileSync(path, 'utf8'), fault, file), loader: 'ts' };
          }),
      },
    ],
  });
}

/** Found within a few stories; the others take minutes each and are for `npm run test:full`. */
const soon = [
  'a lease never expires',
  'a manifest is not compared with its files',
  'a summary moves before its quarantine',
  'gates are open',
  'failures are never enough',
  'a day that is not whole is built',
];
const names = process.env.LEDGERLINE_FULL === '1' ? Object.keys(faults) : soon;

describe('the simulation notices that', () => {
  it.each(names)(
    '%s',
    async (name) => {
      const fault = faults[name] as Fault;
      const outfile = join(folder, `${Object.keys(faults).indexOf(name)}.mjs`);
      await bundleWith(fault, outfile);

      const traits = fault.traits?.join(',') ?? '';
      const { status, stdout } = spawnSync(process.execPath, [outfile, 'find', '1', String(seeds), traits], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });

      expect(stdout).toMatch(/^seed \d+: /);
      expect(status).toBe(1);
    },
    1_200_000,
  );
});
