import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { endWithCaller } from '../src/terraform/end-with-caller.ts';

/** A group of two: a shell that waits for its child. */
const group = () =>
  spawn('sh', ['-c', 'sleep 60 & wait'], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });

describe('endWithCaller', () => {
  it('kills the whole group when the pipe from the caller closes', async () => {
    const leader = group();
    const guard = endWithCaller(leader);

    guard.kill();

    // the pipe of its output closes only when the child is gone too
    await expect(once(leader, 'close')).resolves.toEqual([null, 'SIGKILL']);
  });

  it('leaves the group alone once it is released', async () => {
    const leader = spawn('sh', ['-c', 'sleep 1'], { detached: true });
    const guard = endWithCaller(leader);

    guard.release();
    guard.kill();

    await expect(once(leader, 'close')).resolves.toEqual([0, null]);
  });
});
