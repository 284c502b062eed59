import { bundle } from '@ledgerline/tooling/bundle';

await bundle({
  entry: 'src/main.ts',
  outfile: 'dist/main.mjs',
  external: ['cdktf', 'constructs', '@cdktf/*'],
});
