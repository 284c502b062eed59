/** Where things lie in the curated bucket; design section 5. */
export const curatedKeys = {
  plan: (planId: string) => `plans/${planId}.json`,
  runs: 'runs/',
  run: (runId: string) => `runs/${runId}/`,
  summary: (runId: string, partition: string) => `runs/${runId}/summary/${partition}/`,
  quarantine: (runId: string, partition: string) => `runs/${runId}/quarantine/${partition}/`,
  rollup: (runId: string, digest: string) => `runs/${runId}/rollup/${digest}/`,
  export: (runId: string, digest: string) => `runs/${runId}/export/${digest}.csv`,
  report: (runId: string) => `runs/${runId}/report.json`,
  build: (partition: string, fingerprint: string) => `builds/${partition}/${fingerprint}.json`,
  /** Of one scan, for every build that has its objects unchanged. */
  segments: (partition: string) => `segments/${partition}/`,
  segment: (partition: string, id: string) => `segments/${partition}/${id}.json`,
  /** Partial sums of a segment whose build has others too. */
  segmentFiles: (runId: string, id: string) => `runs/${runId}/segments/${id}/`,
  /** Partitions in which an object with these bytes was scanned; the names below it say which. */
  allContents: 'contents/',
  contents: (sha256: string) => `contents/${sha256}/`,
  content: (sha256: string, partition: string) => `contents/${sha256}/${partition}`,
  monthRecord: (digest: string) => `months/${digest}.json`,
  /** Which run summed the set of builds that the digest names. */
  rollupRecord: (digest: string) => `rollups/${digest}.json`,
  attempts: (partition: string, fingerprint: string) => `attempts/${partition}/${fingerprint}/`,
  attempt: (partition: string, fingerprint: string, runId: string) =>
    `attempts/${partition}/${fingerprint}/${runId}.json`,
  /** What failed until then is forgiven. `partition` may be `total`, `fingerprint` then is its digest. */
  retried: (partition: string, fingerprint: string) => `attempts/${partition}/${fingerprint}/retried.json`,
  /** Of all partitions. A new version of the result has tables of its own, and so a history of its own. */
  allHistory: (resultVersion: number) => `history/v${resultVersion}/`,
  histories: (resultVersion: number, partition: string) => `history/v${resultVersion}/${partition}/`,
  history: (resultVersion: number, partition: string, time: string, fingerprint: string) =>
    `history/v${resultVersion}/${partition}/${time}-${fingerprint}.json`,
  lease: 'control/lease.json',
  pending: 'control/pending.json',
  removals: 'control/removals.json',
  arrivals: 'control/arrivals.json',
  backfill: 'control/backfill.json',
  sweep: 'control/sweep.json',
  pause: 'control/pause.json',
  /** The empty folder that Terraform declares for a published table. */
  table: (table: string) => `tables/${table}/`,
  output: (summaryTable: string) => `output/${summaryTable}.csv`,
} as const;

/** On objects of runs that nothing refers to any more; the lifecycle rule of the curated bucket filters on it. */
export const sweptTag = { ledgerline: 'swept' } as const;
