import { describe, expect, it } from '@jest/globals';
import { QueryError } from '@ledgerline/aws';
import type { PartitionStatus } from '@ledgerline/reconciler';
import { publishMetrics } from '../src/publish-metrics.ts';
import { nightly, published, report, runEnded, scheduled } from './metrics-requests.ts';
import {
  buildOf,
  catalogOf,
  endedRun,
  fakeWorld,
  monday,
  rightTables,
  status,
  undated,
} from './published-world.ts';

const dimensions = { Pipeline: 'users-summary', Environment: 'dev' };

const valuesOf = (gauges: readonly { name: string; value: number }[]) =>
  Object.fromEntries(gauges.map(({ name, value }) => [name, value]));

describe('publishMetrics', () => {
  it('publishes that a publication is reconciled, at the time of its event', async () => {
    const { deps, puts } = fakeWorld();

    await publishMetrics(deps, published);

    expect(puts[0]).toEqual([
      {
        name: 'ReconciliationError',
        unit: 'Count',
        value: 0,
        dimensions,
        time: new Date('2026-11-23T10:00:09Z'),
      },
    ]);
  });

  it('publishes the state after a publication, as the schedule does', async () => {
    const [atOnce, scheduledWorld] = [fakeWorld(), fakeWorld()];

    await publishMetrics(atOnce.deps, published);
    await publishMetrics(scheduledWorld.deps, scheduled);

    expect(atOnce.puts.slice(1)).toEqual(scheduledWorld.puts);
    expect(scheduledWorld.puts.length).toBeGreaterThan(0);
  });

  it('counts the places that differ, once each, and logs what was seen', async () => {
    const tables = [
      {
        ...rightTables,
        users_summary_daily: [],
        users_quarantine: [],
        users_summary: [{ total_purchase: '1.00' }],
      },
    ];
    const { deps, puts, logged } = fakeWorld({ tables });

    await publishMetrics(deps, published);

    expect(puts[0]).toMatchObject([{ name: 'ReconciliationError', value: 3 }]);
    expect(logged.find(({ level }) => level === 'error')?.fields).toMatchObject({
      differences: [
        { place: monday, expected: '1550.00', seen: '0' },
        { place: monday, expected: '2', seen: '0' },
        { place: undated, expected: '0.30', seen: '0' },
        { place: 'total', expected: '1550.30', seen: '1.00' },
      ],
    });
  });

  it('publishes no reconciliation where nothing could be compared', async () => {
    const later = catalogOf({ [monday]: buildOf('9.00'), [undated]: buildOf('8.00') });
    const { deps, puts } = fakeWorld({ catalogs: [later, catalogOf({})] });

    await publishMetrics(deps, published);

    expect(puts.flat().map(({ name }) => name)).not.toContain('ReconciliationError');
  });

  it('reconciles everything each night', async () => {
    const { deps, puts } = fakeWorld();

    await publishMetrics(deps, nightly);

    expect(puts[0]).toMatchObject([
      { name: 'ReconciliationError', value: 0, time: new Date('2026-11-23T11:30:00Z') },
    ]);
  });

  it('publishes what is published, what is stale and the groups, each by itself', async () => {
    const { deps, puts } = fakeWorld({
      tables: [
        {
          users_summary: [
            { country: 'USA', total_purchase: '800.00', _all_groups: '1550.00' },
            { country: 'Curaçao', total_purchase: '750.00', _all_groups: '1550.00' },
          ],
        },
      ],
    });

    await publishMetrics(deps, scheduled);

    const ofMeasure = { ...dimensions, Measure: 'total_purchase' };
    expect(puts.map((put) => put.map(({ name, value, dimensions: own }) => ({ name, value, own })))).toEqual([
      [
        { name: 'PartitionsPublished', value: 2, own: dimensions },
        { name: 'DataAgeMinutes', value: 90, own: dimensions },
      ],
      [
        { name: 'PartitionsStale', value: 4, own: dimensions },
        { name: 'PartitionsHeld', value: 2, own: dimensions },
        { name: 'PartitionsUnderOlderContract', value: 2, own: dimensions },
      ],
      [
        { name: 'SummaryTotal', value: 1550, own: ofMeasure },
        { name: 'GroupTotal', value: 800, own: { ...ofMeasure, country: 'USA' } },
        { name: 'GroupTotal', value: 750, own: { ...ofMeasure, country: 'Cura%C3%A7ao' } },
      ],
    ]);
  });

  it('counts a total that waits for a person among what is held', async () => {
    const total = { ...status.total, state: 'held', why: 'failed', detail: '3 runs ended' } as const;
    const { deps, puts } = fakeWorld({ readStatus: async () => ({ ...status, total }) });

    await publishMetrics(deps, scheduled);

    expect(valuesOf(puts.flat())).toMatchObject({ PartitionsStale: 4, PartitionsHeld: 3 });
  });

  it('counts as held what is published as wanted and has a document that cannot be read', async () => {
    const malformed = { ...status.partitions[0], state: 'held', why: 'malformed' } as PartitionStatus;
    const { deps, puts } = fakeWorld({
      readStatus: async () => ({ ...status, partitions: [malformed, ...status.partitions.slice(1)] }),
    });

    await publishMetrics(deps, scheduled);

    expect(valuesOf(puts.flat())).toMatchObject({ PartitionsStale: 4, PartitionsHeld: 3 });
  });

  it('counts as of an older contract what a new version of the result does not have yet', async () => {
    const empty = { ...status.partitions[3], published: null } as PartitionStatus;
    const { deps, puts } = fakeWorld({ readStatus: async () => ({ ...status, partitions: [empty] }) });

    await publishMetrics(deps, scheduled);

    expect(valuesOf(puts.flat())).toMatchObject({ PartitionsUnderOlderContract: 1 });
  });

  const readings = {
    readCatalog: ['PartitionsPublished', 'DataAgeMinutes'],
    listRecentRuns: ['RunSucceeded', 'RunFailed', 'RunDurationSeconds', 'DpuSeconds', 'RunCostUsd'],
    readStatus: ['PartitionsStale', 'PartitionsHeld', 'PartitionsUnderOlderContract'],
    query: ['SummaryTotal', 'GroupTotal'],
  };
  it.each(Object.keys(readings))(
    'hides no other reading when %s fails, and passes that on',
    async (failing) => {
      const fail = async () => {
        throw new QueryError('query-timeout', 'athena query q still RUNNING after 60s');
      };
      const tables = [{ users_summary: [{ country: 'UK', total_purchase: '1.00', _all_groups: '1.00' }] }];
      const recent = { ...endedRun, endedAt: '2026-11-23T11:20:00.000Z' };
      const world = fakeWorld({ tables, listRecentRuns: async () => [recent], [failing]: fail });

      await expect(publishMetrics(world.deps, scheduled)).rejects.toMatchObject({ code: 'query-timeout' });
      const left = Object.entries(readings).filter(([reading]) => reading !== failing);
      expect(world.puts.map((put) => put.map(({ name }) => name))).toEqual(left.map(([, names]) => names));
      expect(world.logged).toContainEqual(
        expect.objectContaining({ level: 'error', message: 'a reading failed' }),
      );
    },
  );

  it('counts records whose files were not what they said, at the time of the event', async () => {
    const tampered = { ...published, voided: [monday, undated] } as typeof published;
    const { deps, puts } = fakeWorld({ catalogs: [catalogOf({})], tables: [{}] });
    const quiet = fakeWorld({ catalogs: [catalogOf({})], tables: [{}] });

    await publishMetrics(deps, tampered);
    await publishMetrics(quiet.deps, published);

    expect(puts[0]).toEqual([
      expect.objectContaining({
        name: 'RecordsVoided',
        value: 2,
        time: new Date('2026-11-23T10:00:09Z'),
      }),
    ]);
    expect(quiet.puts.flat().map(({ name }) => name)).not.toContain('RecordsVoided');
  });

  it('takes the newest publication for the age', async () => {
    const catalog = catalogOf({
      [monday]: buildOf('1.00', { publishedAt: '2026-11-23T11:20:00Z' }),
      [undated]: buildOf('1.00', { publishedAt: '2026-11-20T00:00:00Z' }),
    });
    const { deps, puts } = fakeWorld({ catalogs: [catalog] });

    await publishMetrics(deps, scheduled);

    expect(valuesOf(puts[0] ?? [])).toMatchObject({ DataAgeMinutes: 10 });
  });

  it('gives no age to nothing, so that the missing metric alarms', async () => {
    const { deps, puts } = fakeWorld({ catalogs: [catalogOf({})], tables: [{}] });

    await publishMetrics(deps, scheduled);

    expect(valuesOf(puts[0] ?? [])).toEqual({ PartitionsPublished: 0 });
  });

  it.each([
    ['the end of a run', runEnded],
    ['a publication', published],
    ['a schedule', scheduled],
    ['a nightly reconciliation', nightly],
  ])('gives the same points for %s that comes twice', async (_, request) => {
    const { deps, puts } = fakeWorld({ readReport: async () => report });

    await publishMetrics(deps, request);
    const first = puts.splice(0);
    await publishMetrics(deps, request);

    expect(first.flat()).not.toHaveLength(0);
    expect(puts).toEqual(first);
  });

  it.each([
    ['another job', { ...runEnded, jobName: 'other' }],
    ['another pipeline', { ...published, pipeline: 'other' }],
    ['another environment', { ...published, environment: 'prod' }],
  ])('ignores events of %s', async (_, request) => {
    const { deps, puts, queries } = fakeWorld();

    const outcome = await publishMetrics(deps, request as typeof published);

    expect(outcome).toMatchObject({ kind: 'ignored', why: expect.stringMatching(/other|prod/) });
    expect([...puts, ...queries]).toEqual([]);
  });
});
