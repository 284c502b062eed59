import { describe, expect, it } from '@jest/globals';
import type { MetricName } from '@ledgerline/schema';
import { waitForMetrics } from '../src/demo/wait-for-metrics.ts';

/** Gives one answer per look, five seconds apart; the last one stays. */
function watching(answers: readonly Partial<Record<MetricName, number>>[], log: readonly string[] = []) {
  let [time, looks] = [0, 0];
  return {
    read: async () => {
      const seen = answers[Math.min(looks++, answers.length - 1)] ?? {};
      return new Map(Object.entries(seen)) as Map<MetricName, number>;
    },
    readLog: async () => log,
    now: () => time,
    pause: async () => {
      time += 5_000;
    },
  };
}

describe('waitForMetrics', () => {
  it('waits for the last of the metrics', async () => {
    const watch = watching([{}, { RunSucceeded: 1 }, { RunSucceeded: 1, ReconciliationError: 0 }]);

    const values = await waitForMetrics(watch, ['RunSucceeded', 'ReconciliationError']);

    expect(Object.fromEntries(values)).toEqual({ RunSucceeded: 1, ReconciliationError: 0 });
  });

  it.each([
    [[], /no event reached it/],
    [['AccessDenied on PutMetricData'], /log of the metrics-publisher ends:\n {2}AccessDenied/],
  ])('names the metrics that lack, and what the publisher logged: %j', async (log, message) => {
    const watch = watching([{ RunSucceeded: 1 }], log);

    const waiting = waitForMetrics(watch, ['RunSucceeded', 'ReconciliationError']);

    await expect(waiting).rejects.toMatchObject({
      kind: 'missing-metrics',
      problems: [expect.stringMatching(/no ReconciliationError 60 s after/), expect.stringMatching(message)],
    });
  });
});
