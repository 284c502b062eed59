import { describe, expect, it } from '@jest/globals';
import { createProgress } from '../src/progress.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('createProgress', () => {
  it('leaves the line alone between steps, where somebody may be typing', async () => {
    let written = '';
    const progress = createProgress({
      isTTY: true,
      write: (text) => {
        written += text;
      },
    });
    await progress.step('look', async () => {});
    written = '';

    await sleep(400);
    const between = written;
    await progress.step('ask', () => sleep(400));
    progress.close();

    expect(between).toBe('');
    expect(written).toMatch(/⠋|⠙|⠹|⠸|⠼/);
  });
});
