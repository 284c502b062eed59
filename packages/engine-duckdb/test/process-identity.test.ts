import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { isStillAlive, processIdentity } from '../src/process-identity.ts';

const isLinux = existsSync('/proc/self/stat');

describe('processIdentity', () => {
  it('names a process while it lives, and then no more', async () => {
    const child = spawn('sleep', ['60']);
    const identity = processIdentity(child.pid ?? 0) ?? '';

    expect(Number.parseInt(identity, 10)).toBe(child.pid);
    expect(isStillAlive(identity)).toBe(true);
    child.kill();
    await once(child, 'exit');
    expect([processIdentity(child.pid ?? 0), isStillAlive(identity)]).toEqual([null, false]);
  });

  it('is not that of another process with the same number', () => {
    const identity = processIdentity(process.pid) ?? '';
    const earlier = identity.replace(/-\d+$/, '-1');

    expect(isStillAlive(earlier)).toBe(!isLinux);
  });

  it('calls a process over that nobody has waited for', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
    const [pid] = await once(parent.stdout, 'data');

    try {
      for (let tries = 0; tries < 1000 && processIdentity(Number(pid)) !== null; tries += 1) await sleep(10);
      expect(processIdentity(Number(pid)) === null).toBe(isLinux);
    } finally {
      parent.kill();
    }
  });
});
