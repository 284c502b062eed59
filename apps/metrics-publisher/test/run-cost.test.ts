import { describe, expect, it } from '@jest/globals';
import { runCostUsd } from '../src/run-cost.ts';
import { endedRun } from './published-world.ts';

describe('runCostUsd', () => {
  it.each([
    { name: 'seconds of all workers', run: { executionSeconds: 3600, maxCapacity: 10 }, usd: 4.4 },
    {
      name: 'the cheaper Flex',
      run: { executionSeconds: 3600, maxCapacity: 10, executionClass: 'FLEX' as const },
      usd: 2.9,
    },
    { name: 'a minute at least', run: { executionSeconds: 12, maxCapacity: 2 }, usd: (2 * 60 * 0.44) / 3600 },
    {
      name: 'what was used, where Glue says it',
      run: { executionSeconds: 3600, maxCapacity: 10, dpuSeconds: 7200 },
      usd: 0.88,
    },
    {
      name: 'a minute of what was used',
      run: { executionSeconds: 30, maxCapacity: 10, dpuSeconds: 60 },
      usd: (2 * 60 * 0.44) / 3600,
    },
    {
      name: 'no more than all workers, whatever the seconds are rounded to',
      run: { executionSeconds: 100, maxCapacity: 2, dpuSeconds: 201.4 },
      usd: (200 * 0.44) / 3600,
    },
    { name: 'nothing for a run that never started', run: { executionSeconds: 0, maxCapacity: 2 }, usd: 0 },
  ])('bills $name', ({ run, usd }) => {
    expect(runCostUsd({ ...endedRun, ...run })).toBeCloseTo(usd, 10);
  });
});
