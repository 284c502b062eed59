import { chmodSync } from 'node:fs';
import { bundle } from '@ledgerline/tooling/bundle';

await bundle({ entry: 'src/main.ts', outfile: 'dist/main.mjs' });
chmodSync('dist/main.mjs', 0o755);
