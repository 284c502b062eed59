// Writes tests/generated/<definition>.json and tests/generated/pipelines/<pipeline>.json, the specs of the Python tests.
import { mkdirSync, writeFileSync } from 'node:fs';
import { bundle } from '@ledgerline/tooling/bundle';

const folder = new URL('generated/', import.meta.url);
await bundle({ entry: 'tests/definitions.mjs', outfile: 'tests/generated/definitions.mjs' });
const { compileSpecs } = await import(new URL('definitions.mjs', folder));
const specs = compileSpecs(new URL('../../packages/schema/test/fixtures/torture/', import.meta.url));
mkdirSync(new URL('pipelines/', folder), { recursive: true });
for (const [name, spec] of Object.entries(specs)) writeFileSync(new URL(name, folder), spec);
