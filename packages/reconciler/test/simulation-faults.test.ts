import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { bundle } from '@ledgerline/tooling/bundle';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ledgerline-simulation-'));
afterAll(() => rmSync(folder, { recursive: true }));

const seeds = 800;

/** What is taken out of the reconciler, and what stands there instead. */
interface Fault {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const faults: Readonly<Record<string, Fault>> = {
  'the lease is not looked at': {
    file: 'lease.ts',
    from: 'Date.parse(seen.expiresAt) > now.getTime()',
    to: 'Date.parse(seen.expiresAt) > Number.POSITIVE_INFINITY',
  },
  'a lease never expires': {
    file: 'lease.ts',
    from: 'Date.parse(seen.expiresAt) > now.getTime()',
    to: 'Date.parse(seen.expiresAt) > 0',
  },
  'a manifest is not compared with its files': {
    file: 'publish.ts',
    from: 'if (problem === null) return null;',
    to: 'return null;',
  },
  'a build of objects that are gone is published': {
    file: 'losing-nothing.ts',
    from: 'if (!record.objects.every(({ key, etag }) => listed.get(key) === etag)) return false;',
    to: '',
  },
  'a build that lacks what readers saw is published': {
    file: 'losing-nothing.ts',
    from: '!listed.has(key) || built.has(key)',
    to: 'true',
  },
  'gates are open': { file: 'gates.ts', from: 'ratio > gates.maxRejectedRatio', to: 'false' },
  'what was cut short stays so': {
    file: 'decide.ts',
    from: "cutShort === null ? null : { kind: 'publish', record: cutShort }",
    to: 'cutShort === null ? null : null',
  },
  'the message that woke us still counts as on its way': {
    file: 'pending.ts',
    from: 'due > now + clockErrorMs',
    to: 'due > now',
  },
  'failures are never enough': {
    file: 'failures.ts',
    from: 'failuresAllowed = 3',
    to: 'failuresAllowed = 1e9',
  },
  'a lack of capacity is no reason to wait': {
    file: 'failures.ts',
    from: 'return waitUntil(cutShort,',
    to: 'return null && waitUntil(cutShort,',
  },
  'the total does not follow': {
    file: 'plan.ts',
    from: "if (rollup !== null) return { kind: 'move', rollup };",
    to: "if (rollup !== null) return { kind: 'up-to-date' };",
  },
};

function broken(text: string, { file, from, to }: Fault): string {
  if (!text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
  return text.replace(from, () => to);
}

/** The simulation, with one fault in the reconciler it imports. */
async function bundleWith(fault: Fault, outfile: string): Promise<void> {
  const path = join(root, 'src', fault.file);
  await bundle({
    entry: join(root, 'test', 'simulation', 'main.ts'),
    outfile,
    plugins: [
      {
        name: 'fault',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, (loaded) =>
            loaded.path === path
              ? { contents: broken(readFileSync(path, 'utf8'), fault), loader: 'ts' }
              : undefined,
          ),
      },
    ],
  });
}

describe('the simulation notices that', () => {
  it.each(Object.keys(faults))(
    '%s',
    async (name) => {
      const outfile = join(folder, `${Object.keys(faults).indexOf(name)}.mjs`);
      await bundleWith(faults[name] as Fault, outfile);

      const { status, stdout } = spawnSync(process.execPath, [outfile, '1', String(seeds)], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });

      expect(stdout).toMatch(/^seed \d+: /);
      expect(status).toBe(1);
    },
    300_000,
  );
});
