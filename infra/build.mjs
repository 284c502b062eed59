import { writeFileSync } from 'node:fs';
import { bundle } from '@ledgerline/tooling/bundle';

await bundle({
  entry: 'src/main.ts',
  outfile: 'dist/main.mjs',
  external: ['cdktf', 'constructs', '@cdktf/*'],
});

// the CLI knows the environments by this list: nothing imports infra
await bundle({ entry: 'src/environments.ts', outfile: 'dist/environments.mjs' });
const { environmentNames } = await import(new URL('dist/environments.mjs', import.meta.url));
writeFileSync('dist/environments.json', JSON.stringify(environmentNames));
