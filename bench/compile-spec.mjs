// Writes generated/users-summary.json, the spec that the benchmark scans with.
import { mkdirSync } from 'node:fs';
import { bundle } from '@ledgerline/tooling/bundle';

mkdirSync('generated', { recursive: true });
await bundle({ entry: 'write-spec.mjs', outfile: 'generated/write-spec.mjs' });
await import(new URL('generated/write-spec.mjs', import.meta.url));
