import { chmodSync, rmSync } from 'node:fs';
import { bundleParts } from '@ledgerline/tooling/bundle';

rmSync('dist', { recursive: true, force: true });
await bundleParts({
  entries: ['src/main.ts', 'src/schema.ts'],
  outdir: 'dist',
  // native; the JavaScript around it starts much faster as part of the bundle
  external: ['@duckdb/node-bindings'],
});
chmodSync('dist/main.mjs', 0o755);
