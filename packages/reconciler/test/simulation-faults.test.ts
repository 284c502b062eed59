import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { bundle } from '@ledgerline/tooling/bundle';
import type { Fault } from './simulation/fault.ts';
import { faults } from './simulation/faults-put-in.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ledgerline-simulation-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As many as are looked through from a fault's own seed on. */
const seeds = 500;

function broken(text: string, { edits }: Fault, file: string): string {
  return edits
    .filter((edit) => edit.file === file)
    .reduce((given, { from, to }) => {
      if (!given.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
      return given.replace(from, () => to);
    }, text);
}

/** The simulation, with one fault in the reconciler it imports. @returns the program */
async function simulationWith(fault: Fault): Promise<string> {
  const files = new Map(fault.edits.map(({ file }) => [join(root, 'src', file), file]));
  const outfile = join(folder, `${Object.values(faults).indexOf(fault)}.mjs`);
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
  return outfile;
}

/** Outside of jest, whose modules are half as fast. */
const told = (program: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });

const firstLine = (text: string) => text.slice(0, text.indexOf('\n'));

describe('the simulation notices that', () => {
  it.each(Object.entries(faults))(
    '%s',
    async (_, fault) => {
      const program = await simulationWith(fault);

      const { status, stdout } = told(program, 'find', `${fault.seed}`, `${seeds}`, ...(fault.traits ?? []));

      expect(firstLine(stdout)).toMatch(/^seed \d+: /);
      expect(firstLine(stdout)).toContain(fault.tells);
      expect(status).toBe(1);
    },
    1_200_000,
  );
});

describe('a story that goes wrong', () => {
  it('is told without all that it does not need, and goes wrong again in the same way', async () => {
    const program = await simulationWith(faults['the total does not follow'] as Fault);
    const { stdout: whole } = told(program, 'find', '2', '1');
    const { stdout: short } = told(program, 'tell', '2', '1');

    const [, seed = '', without = ''] = /^again: node \S+ replay (\d+) (\S+)$/m.exec(short) ?? [];
    const { stdout: again, status } = told(program, 'replay', seed, without);

    expect(status).toBe(1);
    expect(again).toBe(short);
    expect(without).not.toBe('');
    expect(short.split('\n').length).toBeLessThan(whole.split('\n').length / 2);
  }, 1_200_000);
});
