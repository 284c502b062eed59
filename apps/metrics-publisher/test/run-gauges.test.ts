import { describe, expect, it } from '@jest/globals';
import { costModel } from '@ledgerline/schema';
import { runGauges } from '../src/run-gauges.ts';
import { endedRun } from './published-world.ts';

const { STANDARD, FLEX } = costModel.usdPerDpuHour;
const flex = { executionClass: 'FLEX' } as const;

describe('DPU-seconds and dollars of a run', () => {
  it.each([
    {
      name: 'seconds of all workers',
      run: { executionSeconds: 3600, maxCapacity: 10 },
      dpuSeconds: 36_000,
      usd: 10 * STANDARD,
    },
    {
      name: 'the cheaper Flex',
      run: { executionSeconds: 3600, maxCapacity: 10, ...flex },
      dpuSeconds: 36_000,
      usd: 10 * FLEX,
    },
    {
      name: 'a minute at least',
      run: { executionSeconds: 12, maxCapacity: 2 },
      dpuSeconds: 24,
      usd: (2 * 60 * STANDARD) / 3600,
    },
    {
      name: 'what was used, where Glue says it',
      run: { executionSeconds: 3600, maxCapacity: 10, dpuSeconds: 7200, ...flex },
      dpuSeconds: 7200,
      usd: 2 * FLEX,
    },
    {
      name: 'a minute of what was used',
      run: { executionSeconds: 30, maxCapacity: 10, dpuSeconds: 60 },
      dpuSeconds: 60,
      usd: (2 * 60 * STANDARD) / 3600,
    },
    {
      name: 'no more than all workers, whatever the seconds are rounded to',
      run: { executionSeconds: 100, maxCapacity: 2, dpuSeconds: 201.4 },
      dpuSeconds: 200,
      usd: (200 * STANDARD) / 3600,
    },
    {
      name: 'nothing for a run that never started',
      run: { executionSeconds: 0, maxCapacity: 2 },
      dpuSeconds: 0,
      usd: 0,
    },
    {
      name: 'nothing for a Flex run that got no capacity, though it waited',
      run: { executionSeconds: 0, maxCapacity: 2, dpuSeconds: 0, state: 'no-capacity', ...flex },
      dpuSeconds: 0,
      usd: 0,
    },
  ] as const)('are $name', ({ run, dpuSeconds, usd }) => {
    const gauges = runGauges({ ...endedRun, ...run }, null, {});

    const values = Object.fromEntries(gauges.map(({ name, value }) => [name, value]));
    expect(values.DpuSeconds).toBeCloseTo(dpuSeconds, 10);
    expect(values.RunCostUsd).toBeCloseTo(usd, 10);
  });
});
