import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { bundle } from '@ledgerline/tooling/bundle';

/** It stays there, for the replay of a story that goes wrong. */
const main = fileURLToPath(new URL('../reports/simulation.mjs', import.meta.url));
const first = Number(process.env.LEDGERLINE_SEED ?? 1);
const seeds = 1000;

/** Outside of jest, whose modules are half as fast. */
async function tell(from: number) {
  const child = spawn(process.execPath, [main, 'tell', String(from), String(seeds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { said, code: child.exitCode };
}

beforeAll(() =>
  bundle({ entry: fileURLToPath(new URL('simulation/main.ts', import.meta.url)), outfile: main }),
);

describe('any story of changes and faults', () => {
  it('shows readers whole builds only, and comes to rest with what is listed', async () => {
    const told = await Promise.all([tell(first), tell(first + seeds)]);

    const asked = [
      'accept',
      'backfill',
      'confirm-removals',
      'manual',
      'pause',
      'release',
      'repair',
      'resume',
      'retry',
      'rollback',
      'rollback to a run',
      'stop-backfill',
    ];
    const quiet = { said: `${seeds} stories, people did: ${asked.join(', ')}\n`, code: 0 };
    expect(told).toEqual([quiet, quiet]);
  }, 1_200_000);
});
