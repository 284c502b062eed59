/** Where things lie in the curated bucket; design section 5. */
export const curatedKeys = {
  plan: (planId: string) => `plans/${planId}.json`,
  run: (runId: string) => `runs/${runId}/`,
  summary: (runId: string, partition: string) => `runs/${runId}/summary/${partition}/`,
  quarantine: (runId: string, partition: string) => `runs/${runId}/quarantine/${partition}/`,
  rollup: (runId: string, digest: string) => `runs/${runId}/rollup/${digest}/`,
  export: (runId: string, digest: string) => `runs/${runId}/export/${digest}.csv`,
  report: (runId: string) => `runs/${runId}/report.json`,
  build: (partition: string, fingerprint: string) => `builds/${partition}/${fingerprint}.json`,
  /** Which run summed the set of builds that the digest names. */
  rollupRecord: (digest: string) => `rollups/${digest}.json`,
  attempts: (partition: string, fingerprint: string) => `attempts/${partition}/${fingerprint}/`,
  attempt: (partition: string, fingerprint: string, runId: string) =>
    `attempts/${partition}/${fingerprint}/${runId}.json`,
  history: (partition: string, time: string, fingerprint: string) =>
    `history/${partition}/${time}-${fingerprint}.json`,
  lease: 'control/lease.json',
  pending: 'control/pending.json',
  pause: 'control/pause.json',
  /** The empty folder that Terraform declares for a published table. */
  table: (table: string) => `tables/${table}/`,
  output: (summaryTable: string) => `output/${summaryTable}.csv`,
} as const;
