/** Parameters of the total's table, and the metadata of the CSV, that say what they stand for. */
export const totalParameters = {
  digest: 'ledgerline.digest',
  runId: 'ledgerline.run_id',
  publishedAt: 'ledgerline.published_at',
} as const;

export const digestMetadata = 'ledgerline-digest';
