import { describe, expect, it } from '@jest/globals';
import { interruptible, orAborted } from '../src/interruptible.ts';

const never = new Promise<never>(() => {});

describe('interruptible', () => {
  it('ends the work on a signal, after it cleaned up, whatever it threw then', async () => {
    const seen: string[] = [];
    const work = interruptible(async (signal) => {
      try {
        await orAborted(signal, never);
      } finally {
        await Promise.resolve();
        seen.push('cleaned up');
      }
    });

    process.emit('SIGTERM', 'SIGTERM');

    await expect(work).rejects.toMatchObject({ kind: 'interrupted', exitCode: 143 });
    expect(seen).toEqual(['cleaned up']);
  });

  it('says interrupted also when a child failed because of it', async () => {
    const work = interruptible(async (signal) => {
      await orAborted(signal, never).catch(() => {
        throw new Error('terraform apply ended with 1');
      });
    });

    process.emit('SIGINT', 'SIGINT');

    await expect(work).rejects.toMatchObject({ kind: 'interrupted', exitCode: 130 });
  });

  it('listens no longer once the work is done', async () => {
    const before = process.listenerCount('SIGINT');

    await expect(interruptible(async () => 'done')).resolves.toBe('done');

    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
