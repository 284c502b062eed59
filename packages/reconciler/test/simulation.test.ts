import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { bundle } from '@ledgerline/tooling/bundle';

const folder = mkdtempSync(join(tmpdir(), 'ledgerline-simulation-'));
afterAll(() => rmSync(folder, { recursive: true }));

const first = Number(process.env.LEDGERLINE_SEED ?? 1);
const seeds = 1000;

/** Outside of jest, whose modules are half as fast. */
async function tell(main: string, from: number) {
  const child = spawn(process.execPath, [main, 'tell', String(from), String(seeds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { said, code: child.exitCode };
}

describe('any story of changes and faults', () => {
  it('shows readers whole builds only, and comes to rest with what is listed', async () => {
    const main = join(folder, 'main.mjs');
    await bundle({ entry: fileURLToPath(new URL('simulation/main.ts', import.meta.url)), outfile: main });

    const told = await Promise.all([tell(main, first), tell(main, first + seeds)]);

    const quiet = { said: `${seeds} stories\n`, code: 0 };
    expect(told).toEqual([quiet, quiet]);
  }, 1_200_000);
});
