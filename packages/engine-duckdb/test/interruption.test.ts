import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';
import { scanFiles } from '../src/index.ts';
import { processIdentity } from '../src/process-identity.ts';
import { scanFolders, testFolder, writeObjects } from './scan.ts';

const folder = testFolder();
const spec = compilePipeline(usersSummary);
/** In the package, where its dependencies are found. */
const program = fileURLToPath(new URL(`../dist/scan-child-${process.pid}.mjs`, import.meta.url));
/** Enough for some seconds in such small ranges. */
const content = `user_id,country,purchase_amount\n${'1,India,1\nx,UK,1\n'.repeat(300_000)}`;
const rangeBytes = 16_384;

beforeAll(() => {
  const entry = fileURLToPath(new URL('scan-child.ts', import.meta.url));
  const external = ['@duckdb/node-api', 'zstddec'];
  const code = `const { bundle } = await import('@ledgerline/tooling/bundle');
    await bundle(${JSON.stringify({ entry, outfile: program, external })});`;
  execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, NODE_OPTIONS: '' },
  });
});
afterAll(() => {
  for (const path of [program, `${program}.map`]) rmSync(path, { force: true });
});

function prepare() {
  const { input, ...folders } = scanFolders(folder);
  const builds = [
    { partition: 'ingest_date=undated', objects: writeObjects(input, { 'input/a.csv': content }) },
  ];
  return { spec, builds, rangeBytes, ...folders };
}

/** A process that is in the middle of a scan. */
async function startScan(
  options: ReturnType<typeof prepare> & { readonly listens?: boolean },
): Promise<ChildProcess> {
  const path = join(options.outputFolder, '..', 'options.json');
  writeFileSync(path, JSON.stringify(options));
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [program, path], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  expect(String(text)).toBe('scanning\n');
  return child;
}

describe('a scan that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'leaves no temporary file at %s, and ends by it',
    async (signal) => {
      const options = prepare();
      const child = await startScan(options);
      expect(readdirSync(options.temporaryFolder)).toHaveLength(1);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([null, signal]);
      expect(readdirSync(options.temporaryFolder)).toEqual([]);
    },
  );

  it('leaves the end of the process to who else listens', async () => {
    const options = prepare();
    const child = await startScan({ ...options, listens: true });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
    expect(readdirSync(options.temporaryFolder)).toEqual([]);
  });

  it('leaves no temporary file at SIGKILL, seconds later', async () => {
    const options = prepare();
    const child = await startScan(options);
    expect(readdirSync(options.temporaryFolder)).toEqual([
      expect.stringMatching(new RegExp(`^ledgerline-scan-${child.pid}-`)),
    ]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (let tries = 0; tries < 600 && readdirSync(options.temporaryFolder).length > 0; tries += 1)
      await sleep(50);
    expect(readdirSync(options.temporaryFolder)).toEqual([]);
  });

  it('removes what a killed machine left, and nothing of living processes', async () => {
    const options = prepare();
    const living = [
      `ledgerline-scan-${processIdentity(process.pid)}-alive`,
      `ledgerline-scan-${processIdentity(process.ppid)}-alive`,
      'something-else',
    ];
    for (const name of [...living, 'ledgerline-scan-1-1-dead'])
      mkdirSync(join(options.temporaryFolder, name));

    const { builds } = await scanFiles({ ...options, rangeBytes: 1 << 20 });

    expect(builds).toMatchObject([{ state: 'built', accepted: 300_000, rejected: 300_000 }]);
    expect(readdirSync(options.temporaryFolder).sort()).toEqual(living.sort());
  });

  it('has no result when its signal is given', async () => {
    const options = prepare();
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    await expect(scanFiles({ ...options, onProgress, signal: controller.signal })).rejects.toMatchObject({
      name: 'ScanError',
      code: 'aborted',
    });
    expect(readdirSync(options.outputFolder)).toEqual([]);
    expect(readdirSync(options.temporaryFolder)).toEqual([]);
    await expect(scanFiles({ ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
  });

  it('takes its listeners along', async () => {
    const before = ['SIGINT', 'SIGTERM', 'exit'].map((name) => process.listenerCount(name));
    const options = prepare();
    await expect(scanFiles({ ...options, signal: AbortSignal.abort() })).rejects.toThrow('stopped');
    expect(['SIGINT', 'SIGTERM', 'exit'].map((name) => process.listenerCount(name))).toEqual(before);
  });
});
