// Writes tests/generated/<pipeline>.json, the specs that the Python tests run.
import { mkdirSync, writeFileSync } from 'node:fs';
import { bundle } from '@ledgerline/tooling/bundle';

const folder = new URL('generated/', import.meta.url);
await bundle({ entry: 'tests/definitions.mjs', outfile: 'tests/generated/definitions.mjs' });
const { specs } = await import(new URL('definitions.mjs', folder));
mkdirSync(folder, { recursive: true });
for (const [name, spec] of Object.entries(specs)) writeFileSync(new URL(name, folder), spec);
