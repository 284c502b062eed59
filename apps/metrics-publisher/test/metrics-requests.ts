import type { Report } from '@ledgerline/schema';
import { parseMetricsRequest } from '../src/metrics-request.ts';
import { hashOf, monday, undated } from './published-world.ts';

export const runEnded = parseMetricsRequest({
  version: '0',
  source: 'aws.glue',
  'detail-type': 'Glue Job State Change',
  time: '2026-11-23T10:00:07Z',
  detail: {
    jobName: 'users-summary-dev',
    jobRunId: 'jr_1',
    state: 'SUCCEEDED',
    severity: 'INFO',
    message: '',
  },
});
export const published = parseMetricsRequest({
  source: 'ledgerline',
  'detail-type': 'Ledgerline Publication',
  time: '2026-11-23T10:00:09Z',
  detail: {
    pipeline: 'users-summary',
    environment: 'dev',
    partitions: [monday, undated],
    runIds: ['jr_1'],
    voided: [],
    digest: hashOf('d'),
  },
});
export const scheduled = parseMetricsRequest({ mode: 'scheduled' });
export const nightly = parseMetricsRequest({ mode: 'reconcile' });

const build = {
  partition: monday,
  rejectedByReason: {},
  blank: 0,
  filtered: 0,
  objects: 1,
  bytes: 100,
  reused: 0,
  seconds: 1,
};
/** 100 records in two builds and a part of one, 5 of them rejected; 407 bytes scanned, also for what counts nothing. */
export const report: Report = {
  version: 1,
  runId: 'jr_1',
  planId: hashOf('e'),
  builds: [
    { ...build, state: 'built', records: 50, accepted: 49, rejected: 1 },
    { ...build, partition: undated, state: 'built', records: 40, accepted: 36, rejected: 4 },
    { ...build, partition: 'ingest_date=2026-11-20', state: 'part', records: 10, accepted: 10, rejected: 0 },
    {
      ...build,
      partition: 'ingest_date=2026-11-22',
      bytes: 107,
      state: 'superseded',
      records: 7,
      accepted: 0,
      rejected: 7,
    },
  ],
};
