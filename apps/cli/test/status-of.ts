import type { PartitionStatus, Status } from '@ledgerline/reconciler';

/** A partition that is published as wanted, unless told otherwise. */
export function partitionStatus(partition: string, more: Partial<PartitionStatus> = {}): PartitionStatus {
  const published = {
    runId: 'jr_1',
    fingerprint: 'a'.repeat(64),
    location: `s3://curated/runs/jr_1/summary/${partition}/`,
    publishedAt: '2026-11-24T00:00:00.000Z',
    ageMinutes: 5,
    records: 5,
    accepted: 4,
    rejected: 1,
    blank: 0,
    heldAgainst: null,
    isUnderOlderContract: false,
    totals: {},
  };
  return {
    partition,
    published,
    stale: null,
    state: 'up-to-date',
    why: null,
    detail: null,
    until: null,
    ...more,
  };
}

export function statusWith(partitions: readonly PartitionStatus[], more: Partial<Status> = {}): Status {
  return {
    time: '2026-11-24T00:05:00.000Z',
    isPaused: false,
    backfill: null,
    removalsDigest: null,
    partitions,
    total: {
      digest: 'd'.repeat(64),
      state: 'up-to-date',
      why: null,
      detail: null,
      until: null,
      lostPartition: null,
    },
    leftOut: { count: 0, first: [] },
    runningRunId: null,
    ...more,
  };
}
