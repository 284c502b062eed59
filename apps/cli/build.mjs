import { chmodSync, rmSync } from 'node:fs';
import { bundleParts } from '@ledgerline/tooling/bundle';

rmSync('dist', { recursive: true, force: true });
await bundleParts({
  entries: ['src/main.ts', 'src/schema.ts'],
  outdir: 'dist',
  external: ['@duckdb/node-api'],
});
chmodSync('dist/main.mjs', 0o755);
