import { describe, expect, it } from '@jest/globals';
import { publishMetrics } from '../src/publish-metrics.ts';
import { published, report, runEnded, scheduled } from './metrics-requests.ts';
import { endedRun, fakeWorld } from './published-world.ts';

const dimensions = { Pipeline: 'users-summary', Environment: 'dev' };

interface Named {
  readonly name: string;
  readonly value: number;
}
const valuesOf = (gauges: readonly Named[]) =>
  Object.fromEntries(gauges.map(({ name, value }) => [name, value]));

describe('the end of a run', () => {
  it('is published at the time it ended', async () => {
    const { deps, puts } = fakeWorld({ readReport: async () => report });

    await publishMetrics(deps, runEnded);

    expect(puts).toHaveLength(1);
    expect(valuesOf(puts[0] ?? [])).toEqual({
      RunSucceeded: 1,
      RunFailed: 0,
      RunDurationSeconds: 90,
      DpuSeconds: 180,
      RunCostUsd: expect.closeTo(0.022, 10),
      RecordsAccepted: 95,
      RecordsRejected: 5,
      RejectedRatio: 0.05,
      BytesScanned: 407,
    });
    for (const gauge of puts[0] ?? [])
      expect(gauge).toMatchObject({ dimensions, time: new Date('2026-11-23T09:59:00Z') });
  });

  it.each([
    { state: 'failed', executionSeconds: 90, values: { RunSucceeded: 0, RunFailed: 1, RunCostUsd: 0.022 } },
    { state: 'stopped', executionSeconds: 90, values: { RunSucceeded: 0, RunFailed: 0, RunCostUsd: 0.022 } },
    { state: 'no-capacity', executionSeconds: 0, values: { RunSucceeded: 0, RunFailed: 0, RunCostUsd: 0 } },
  ] as const)(
    'tells a run that $state apart, and what it cost',
    async ({ state, executionSeconds, values }) => {
      const { deps, puts } = fakeWorld({ readRun: async () => ({ ...endedRun, state, executionSeconds }) });

      await publishMetrics(deps, runEnded);

      const { RunCostUsd, ...counts } = values;
      expect(valuesOf(puts[0] ?? [])).toMatchObject({
        ...counts,
        RunCostUsd: expect.closeTo(RunCostUsd, 10),
      });
    },
  );

  it('says nothing about records and bytes without a report', async () => {
    const { deps, puts, logged } = fakeWorld({ readReport: async () => null });

    await publishMetrics(deps, runEnded);

    expect((puts[0] ?? []).map(({ name }) => name)).toEqual([
      'RunSucceeded',
      'RunFailed',
      'RunDurationSeconds',
      'DpuSeconds',
      'RunCostUsd',
    ]);
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: { jobRunId: 'jr_1', state: 'succeeded' } }),
    );
  });

  it('gives no ratio of no records', async () => {
    const { deps, puts } = fakeWorld({ readReport: async () => ({ ...report, builds: [] }) });

    await publishMetrics(deps, runEnded);

    const values = valuesOf(puts[0] ?? []);
    expect(values).toMatchObject({ RecordsAccepted: 0, RecordsRejected: 0, BytesScanned: 0 });
    expect(values).not.toHaveProperty('RejectedRatio');
  });

  it('fails, to be called again, while Glue gives no end', async () => {
    const { deps, puts } = fakeWorld({
      readRun: async () => ({ ...endedRun, state: 'running', endedAt: null }),
    });

    await expect(publishMetrics(deps, runEnded)).rejects.toMatchObject({ code: 'run-not-ended' });
    expect(puts).toEqual([]);
  });
});

describe('a lost event of an end', () => {
  const recent = { ...endedRun, runId: 'jr_2', endedAt: '2026-11-23T11:10:00.000Z' };
  const recentWorld = () =>
    fakeWorld({
      readReport: async (runId) => (runId === recent.runId ? report : null),
      readRun: async () => recent,
      listRecentRuns: async () => [recent],
    });
  const pointsOfRuns = (puts: readonly (readonly object[])[]) =>
    puts
      .flat()
      .filter((gauge) => 'name' in gauge && /^(Run|Records|Rejected|Dpu|Bytes)/.test(String(gauge.name)));

  it.each([
    ['the next schedule', scheduled],
    ['a publication', published],
  ])('is found by %s, with the points that it would have made', async (_, request) => {
    const [lost, heard] = [recentWorld(), recentWorld()];

    await publishMetrics(lost.deps, request);
    await publishMetrics(heard.deps, { ...runEnded, jobRunId: recent.runId } as typeof runEnded);

    const points = pointsOfRuns(lost.puts);
    expect(points).toEqual(pointsOfRuns(heard.puts));
    expect(points).toContainEqual({
      name: 'RecordsAccepted',
      unit: 'Count',
      value: 95,
      dimensions,
      time: new Date('2026-11-23T11:10:00Z'),
    });
  });

  it('that was heard after all lands on the same points, however often', async () => {
    const { deps, puts } = recentWorld();
    const ended = { ...runEnded, jobRunId: recent.runId } as typeof runEnded;

    for (const request of [ended, scheduled, scheduled, ended, published])
      await publishMetrics(deps, request);

    const points = pointsOfRuns(puts).map((point) => JSON.stringify(point));
    expect(points).toHaveLength(5 * 9);
    expect(new Set(points).size).toBe(9);
  });

  it.each([
    { name: 'a run that goes on', run: { state: 'running', endedAt: null } },
    { name: 'a run that ended long ago', run: { endedAt: '2026-11-23T10:29:59.000Z' } },
  ] as const)('is not seen in $name', async ({ run }) => {
    const { deps, puts } = fakeWorld({ listRecentRuns: async () => [{ ...recent, ...run }] });

    await publishMetrics(deps, scheduled);

    expect(pointsOfRuns(puts)).toEqual([]);
  });

  it.each([
    { name: 'an hour ago', endedAt: '2026-11-23T10:30:00.000Z' },
    { name: 'by a clock that is ahead', endedAt: '2026-11-23T11:30:30.000Z' },
  ])('of a run that ended $name is found', async ({ endedAt }) => {
    const { deps, puts } = fakeWorld({ listRecentRuns: async () => [{ ...recent, endedAt }] });

    await publishMetrics(deps, scheduled);

    expect(pointsOfRuns(puts)).toContainEqual(
      expect.objectContaining({ name: 'RunSucceeded', value: 1, time: new Date(endedAt) }),
    );
  });

  it('is found for each of several runs', async () => {
    const failed = { ...recent, state: 'failed', endedAt: '2026-11-23T11:20:00.000Z' } as const;
    const { deps, puts } = fakeWorld({ listRecentRuns: async () => [failed, recent] });

    await publishMetrics(deps, scheduled);

    const failures = puts.flat().filter(({ name }) => name === 'RunFailed');
    expect(failures.map(({ value, time }) => [value, time.toISOString()])).toEqual([
      [1, failed.endedAt],
      [0, recent.endedAt],
    ]);
  });
});
