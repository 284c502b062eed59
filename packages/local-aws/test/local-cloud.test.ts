import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { localCloudStatus, type StartOptions, startLocalCloud, stopLocalCloud } from '../src/index.ts';
import { isAlive, waitUntilGone } from '../src/server-process.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const seconds = 1_000;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

let folder: string;
let options: StartOptions & { stateDir: string };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  const stateDir = join(folder, 'local');
  options = { root, stateDir, port: await freePort(), mode: 'detached', environment: process.env };
});

afterEach(async () => {
  await stopLocalCloud(options.stateDir);
  rmSync(folder, { recursive: true, force: true });
});

const headers = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x',
};
const askBucket = (port: number, method: 'PUT' | 'HEAD') =>
  fetch(`http://127.0.0.1:${port}/kept`, { method, headers }).then(({ status }) => status);

describe('the local cloud', () => {
  it(
    'starts, keeps its contents for a second start, stops, and stops again without harm',
    async () => {
      const started = await startLocalCloud(options);
      expect(await askBucket(options.port, 'PUT')).toBe(200);

      const again = await startLocalCloud(options);
      expect(again).toEqual({ ...started, kind: 'already-running' });
      expect(await askBucket(options.port, 'HEAD')).toBe(200);
      expect(await localCloudStatus(options.stateDir)).toMatchObject({ kind: 'running', pid: started.pid });

      expect(await stopLocalCloud(options.stateDir)).toBe(true);
      expect(isAlive(started.pid)).toBe(false);
      expect(await stopLocalCloud(options.stateDir)).toBe(false);
      expect(await localCloudStatus(options.stateDir)).toEqual({ kind: 'stopped' });
    },
    60 * seconds,
  );

  it('says which port is taken and leaves everything as it was', async () => {
    const terraform = join(folder, 'terraform');
    mkdirSync(terraform);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(options.port, '127.0.0.1', resolve));

    const start = startLocalCloud({ ...options, alsoWipe: [terraform] });

    await expect(start).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining(`127.0.0.1:${options.port}: another process listens there`),
    });
    expect(existsSync(terraform)).toBe(true);
    other.close();
  });

  it(
    'is seen as crashed when it was killed, and the next start is empty and wipes what described the old one',
    async () => {
      const terraformState = join(folder, 'terraform.tfstate');
      const { pid } = await startLocalCloud(options);
      await askBucket(options.port, 'PUT');
      writeFileSync(terraformState, '{}');
      process.kill(-pid, 'SIGKILL');
      await waitUntilGone(pid, 5);
      expect(await localCloudStatus(options.stateDir)).toEqual({ kind: 'crashed', pid, port: options.port });

      await startLocalCloud({ ...options, alsoWipe: [terraformState] });

      expect(await askBucket(options.port, 'HEAD')).toBe(404);
      expect(existsSync(terraformState)).toBe(false);
    },
    60 * seconds,
  );

  it(
    'refuses another port for the same state folder',
    async () => {
      await startLocalCloud(options);

      const start = startLocalCloud({ ...options, port: await freePort() });

      await expect(start).rejects.toMatchObject({ code: 'runs-on-another-port' });
    },
    60 * seconds,
  );

  it('shows the log when the server does not come up', async () => {
    const start = startLocalCloud({ ...options, root: folder });

    await expect(start).rejects.toMatchObject({
      code: 'not-started',
      message: expect.stringContaining('ENOENT'),
    });
  });

  it(
    'ends with an attached caller that is killed',
    async () => {
      const caller = attachedCaller();
      const pid = await firstNumber(caller);
      expect(isAlive(pid)).toBe(true);

      caller.kill('SIGKILL');

      expect(await waitUntilGone(pid, 10)).toBe(true);
    },
    60 * seconds,
  );
});

function attachedCaller(): ChildProcess {
  const entry = fileURLToPath(new URL('attached-caller.ts', import.meta.url));
  const outfile = join(folder, 'attached-caller.mjs');
  const code = `const { bundle } = await import('@ledgerline/tooling/bundle'); await bundle(${JSON.stringify({ entry, outfile })});`;
  const cwd = fileURLToPath(new URL('../', import.meta.url));
  spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd, stdio: 'inherit' });
  expect(readFileSync(outfile, 'utf8')).toContain('startLocalCloud');
  const args = [outfile, root, options.stateDir, String(options.port)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

function firstNumber(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (data) => resolve(Number(String(data))));
    child.once('exit', (code) => reject(new Error(`the caller ended with ${code}`)));
  });
}
