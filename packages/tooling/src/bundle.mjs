import { build } from 'esbuild';

/**
 * ESM that Node 20 and `nodejs22.x` run. The banner gives CommonJS dependencies the `require` that ESM lacks;
 * `module` before `main` picks the ESM flavour of a package, which esbuild can shake.
 */
const settings = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  sourcemap: 'linked',
  logLevel: 'warning',
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

/**
 * Bundles one TypeScript entry into one file.
 *
 * @param {{
 *   entry: string, outfile: string, external?: readonly string[], minify?: boolean,
 *   plugins?: readonly import('esbuild').Plugin[],
 * }} options
 */
export async function bundle({ entry, outfile, external = [], minify = false, plugins = [] }) {
  const own = { external: [...external], minify, plugins: [...plugins] };
  await build({ ...settings, entryPoints: [entry], outfile, ...own });
}

/**
 * Bundles entries into a folder, and what they import with `import()` into files that are loaded only then.
 *
 * @param {{ entries: readonly string[], outdir: string, external?: readonly string[] }} options
 */
export async function bundleParts({ entries, outdir, external = [] }) {
  const outExtension = { '.js': '.mjs' };
  await build({
    ...settings,
    entryPoints: [...entries],
    outdir,
    outExtension,
    splitting: true,
    external: [...external],
  });
}
