// Bundles what runs in Node into generated/, and writes users-summary.json there, the spec that the benchmark scans with.
import { mkdirSync } from 'node:fs';
import { bundle } from '@ledgerline/tooling/bundle';

mkdirSync('generated', { recursive: true });
await bundle({ entry: 'write-spec.mjs', outfile: 'generated/write-spec.mjs' });
for (const name of ['files', 'look', 'listing-server'])
  await bundle({ entry: `reconciling/${name}.ts`, outfile: `generated/reconciling-${name}.mjs` });
await import(new URL('generated/write-spec.mjs', import.meta.url));
