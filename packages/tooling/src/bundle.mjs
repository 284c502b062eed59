import { build } from 'esbuild';

/**
 * Bundles one TypeScript entry into one ESM file that Node 20 and `nodejs22.x` run.
 *
 * The banner gives CommonJS dependencies the `require` that ESM lacks; `module` before `main`
 * picks the ESM flavour of a package, which esbuild can shake.
 *
 * @param {{ entry: string, outfile: string, external?: readonly string[], minify?: boolean }} options
 */
export async function bundle({ entry, outfile, external = [], minify = false }) {
  await build({
    entryPoints: [entry],
    outfile,
    external: [...external],
    bundle: true,
    minify,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
}
