import { describe, expect, it } from '@jest/globals';
import { deadlineOf } from '../src/deadline.ts';

const now = new Date('2026-11-23T12:00:00Z');
const context = (seconds: number) => ({ getRemainingTimeInMillis: () => seconds * 1000 });

describe('the deadline', () => {
  it('lies 15 seconds before Lambda ends the call', () => {
    expect(deadlineOf(context(120), now)).toEqual(new Date('2026-11-23T12:01:45Z'));
  });

  it('has passed when less is left', () => {
    expect(deadlineOf(context(14), now).getTime()).toBeLessThan(now.getTime());
  });
});
