import type { QueryRow, RecentRun } from '@ledgerline/aws';
import { usersSummary } from '@ledgerline/pipelines';
import type { PublishedStatus, Status } from '@ledgerline/reconciler';
import { compilePipeline, digestOf, fingerprintOf, type PublishedBuild } from '@ledgerline/schema';
import type { Catalog } from '../src/catalog.ts';
import type { Gauge } from '../src/gauge.ts';
import type { PublishDeps } from '../src/publish-metrics.ts';

export const spec = compilePipeline(usersSummary);
export const hashOf = (digit: string) => digit.repeat(64);

export const monday = 'ingest_date=2026-11-23';
export const undated = 'ingest_date=undated';

export function buildOf(total: string, changes: Partial<PublishedBuild> = {}): PublishedBuild {
  return {
    runId: 'jr_1',
    inputHash: hashOf('a'),
    contractHash: spec.contractHash,
    records: 10,
    accepted: 8,
    rejected: 2,
    blank: 0,
    totals: { total_purchase: total },
    publishedAt: '2026-11-23T10:00:00Z',
    ...changes,
  };
}

/** A catalog whose total sums exactly what is published. */
export function catalogOf(builds: Readonly<Record<string, PublishedBuild>>): Catalog {
  const published = new Map(Object.entries(builds));
  const digest = digestOf(
    [...published].map(([partition, build]) => ({ partition, fingerprint: fingerprintOf(build) })),
  );
  return { published, totalLocation: `s3://curated/runs/jr_1/rollup/${digest}/` };
}

/** Table name -> the rows that any query of it answers. */
export type Tables = Readonly<Record<string, readonly QueryRow[]>>;

/** Athena's answers for two partitions of 1550.00 and 0.30, two and no rejected records. */
export const rightTables: Tables = {
  users_summary_daily: [
    { ingest_date: '2026-11-23', total_purchase: '1550.00' },
    { ingest_date: 'undated', total_purchase: '0.30' },
  ],
  users_quarantine: [{ ingest_date: '2026-11-23', _rows: 2n }],
  users_summary: [{ total_purchase: '1550.30' }],
};

export const rightCatalog = catalogOf({
  [monday]: buildOf('1550.00'),
  [undated]: buildOf('0.30', { rejected: 0 }),
});

export function tableIn(sql: string): string {
  return /FROM "(\w+)"/.exec(sql)?.[1] ?? '';
}

export const endedRun: RecentRun = {
  runId: 'jr_1',
  state: 'succeeded',
  arguments: {},
  startedAt: '2026-11-23T09:57:00.000Z',
  endedAt: '2026-11-23T09:59:00.000Z',
  message: null,
  executionSeconds: 90,
  dpuSeconds: null,
  maxCapacity: 2,
  executionClass: 'STANDARD',
};

const olderBuild: PublishedStatus = {
  runId: 'jr_0',
  fingerprint: 'f',
  location: '',
  publishedAt: '2026-11-20T00:00:00Z',
  ageMinutes: 1,
  records: 1,
  accepted: 1,
  rejected: 0,
  blank: 0,
  isUnderOlderContract: true,
  heldAgainst: null,
  totals: {},
};

const up = {
  published: null,
  stale: null,
  state: 'up-to-date',
  why: null,
  detail: null,
  until: null,
} as const;

/** Partitions: one up to date, one on its way, two held, two of an older contract, one of which is held. */
export const status: Status = {
  time: '2026-11-23T11:30:00Z',
  isPaused: false,
  backfill: null,
  removalsDigest: null,
  leftOut: { count: 0, first: [] },
  partitions: [
    { ...up, partition: monday },
    { ...up, partition: undated, stale: 'changed', state: 'waiting', why: 'building' },
    { ...up, partition: 'ingest_date=2026-11-24', stale: 'new', state: 'held', why: 'gate' },
    {
      ...up,
      partition: 'ingest_date=2026-11-21',
      published: olderBuild,
      stale: 'contract',
      state: 'waiting',
      why: 'contract',
    },
    // its input changed, too
    {
      ...up,
      partition: 'ingest_date=2026-11-20',
      published: olderBuild,
      stale: 'changed',
      state: 'held',
      why: 'failed',
    },
  ],
  total: { digest: null, state: 'up-to-date', why: null, detail: null, until: null, lostPartition: null },
  runningRunId: null,
};

export interface FakeWorld {
  readonly deps: PublishDeps;
  readonly queries: string[];
  /** What each PutMetricData was given. */
  readonly puts: (readonly Gauge[])[];
  readonly logged: { level: string; message: string; fields: unknown }[];
}

/** `catalogs` and `tables` are what successive looks see; the last one stays. */
export function fakeWorld({
  catalogs = [rightCatalog],
  tables = [rightTables],
  ...changes
}: Partial<PublishDeps> & { catalogs?: readonly Catalog[]; tables?: readonly Tables[] } = {}): FakeWorld {
  const world = {
    queries: [] as string[],
    puts: [] as (readonly Gauge[])[],
    logged: [] as FakeWorld['logged'],
  };
  const catalogsLeft = [...catalogs];
  const asked = new Map<string, number>();
  const next = <T>(items: readonly T[], n: number) => items[Math.min(n, items.length - 1)] as T;
  const deps: PublishDeps = {
    spec,
    environment: 'dev',
    jobName: 'users-summary-dev',
    readRun: async () => endedRun,
    listRecentRuns: async () => [],
    readReport: async () => null,
    readCatalog: async () => (catalogsLeft.length > 1 ? catalogsLeft.shift() : catalogsLeft[0]) as Catalog,
    query: async (sql) => {
      world.queries.push(sql);
      const table = tableIn(sql);
      const times = asked.get(table) ?? 0;
      asked.set(table, times + 1);
      return next(tables, times)[table] ?? [];
    },
    readStatus: async () => status,
    putGauges: async (gauges) => {
      world.puts.push(gauges);
    },
    now: () => new Date('2026-11-23T11:30:00Z'),
    log: (level, message, fields) => {
      world.logged.push({ level, message, fields });
    },
    ...changes,
  };
  return { deps, ...world };
}
